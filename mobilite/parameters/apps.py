from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "mobilite.parameters"
    label = "parameters"
    verbose_name = "réglages"
