from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QualificationConfig(AppConfig):
    name = "footfall.qualification"
    label = "qualification"

    def ready(self) -> None:
        from footfall.qualification.starting_data import provide_qualification

        post_migrate.connect(provide_qualification, sender=self)
        self._show()
        import footfall.qualification.panels
        import footfall.qualification.receivers  # noqa: F401 -- hearing starts with the import

    def _show(self) -> None:
        from footfall.qualification.queries.matches import DECIDE, waiting_count
        from footfall.web import navigation, saved_views

        navigation.register(step="qualification", label="Leads", url_name="qualification:leads", order=10, thumb=True)
        navigation.register(
            step="qualification",
            label="Temperature",
            url_name="qualification:temperature",
            order=90,
            roles=("administrator", "marketing"),
        )
        workers = ("salesperson", "caller", "attendant", "outlet_manager")
        navigation.register(
            step="qualification", label="My work", url_name="qualification:work", order=5, roles=workers, thumb=True
        )
        navigation.register(step="qualification", label="Who waits", url_name="qualification:speed", order=20)
        navigation.register(
            step="qualification",
            label="Routing",
            url_name="qualification:routing",
            order=80,
            roles=("administrator", "marketing"),
        )
        navigation.register(
            step="qualification",
            label="Vendors",
            url_name="qualification:vendors",
            order=70,
            roles=("administrator", "director", "marketing", "analyst"),
        )
        navigation.register(
            step="qualification",
            label="Checklists",
            url_name="qualification:checklists",
            order=88,
            roles=("administrator", "marketing"),
        )
        navigation.register(
            step="qualification",
            label="Audience",
            url_name="qualification:profiles",
            order=85,
            roles=("administrator", "marketing"),
        )
        navigation.register(
            step="qualification",
            label="Win probability",
            url_name="qualification:probability",
            order=95,
            roles=("administrator", "marketing"),
        )
        navigation.register(step="identity", label="People", url_name="qualification:people", order=10)
        deciders = tuple(DECIDE)
        navigation.register(
            step="identity",
            label="Pairs",
            url_name="qualification:matches",
            order=20,
            roles=deciders,
            count=waiting_count,
        )
        navigation.register(
            step="identity", label="Duplicates", url_name="qualification:duplicates", order=25, roles=deciders
        )
        navigation.register(step="identity", label="Organizations", url_name="qualification:organizations", order=30)
        navigation.register(step="identity", label="Verification", url_name="qualification:verification", order=40)
        saved_views.register("leads", "qualification:leads")
