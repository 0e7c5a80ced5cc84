from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mobilite.portal"
    label = "portal"
    verbose_name = "portail"
