from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "footfall.measurement"
    label = "measurement"
