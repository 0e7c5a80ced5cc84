from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "mobilite.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from mobilite import kept
        from mobilite.pages import retention

        kept.declare(*retention.DECLARED, order=460)
