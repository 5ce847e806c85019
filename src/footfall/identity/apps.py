from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "footfall.identity"
    label = "identity"
