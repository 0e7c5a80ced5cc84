from django.apps import AppConfig
from django.conf import settings


class PortalConfig(AppConfig):
    name = "mobilite.portal"
    label = "portal"
    verbose_name = "portail"

    def ready(self):
        from mobilite.portal.catalogues import compile_all

        compile_all(settings.COMPILED_WORDS)
