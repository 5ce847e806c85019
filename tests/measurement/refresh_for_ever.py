"""Brings facts up to date without end, until it is killed: python -m tests.measurement.refresh_for_ever DATABASE FOLDER."""

import os
import sys
from pathlib import Path


def main() -> None:
    """One line for each refresh that ended."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from footfall.measurement.facts.refresh import refresh

    connection.settings_dict["NAME"] = sys.argv[1]
    settings.FACTS = Path(sys.argv[2])
    while True:
        refresh(at=timezone.now(), check=False)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
