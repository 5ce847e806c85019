from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "footfall.identity"
    label = "identity"

    def ready(self) -> None:
        import footfall.identity.receivers  # noqa: F401 -- hearing starts with the import
