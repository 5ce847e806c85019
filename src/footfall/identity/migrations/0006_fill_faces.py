from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(_apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give everybody who is known a face, a few thousand in a transaction; begun again, it goes on where it was."""
    from footfall.identity.actions.faces import fill_faces

    fill_faces()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("identity", "0005_faces")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
