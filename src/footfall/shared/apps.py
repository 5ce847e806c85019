from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "footfall.shared"
    label = "shared"
