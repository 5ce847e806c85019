from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "footfall.decisions"
    label = "decisions"
