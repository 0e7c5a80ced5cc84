from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "mobilite.rights"
    label = "rights"
    verbose_name = "droits des personnes"
