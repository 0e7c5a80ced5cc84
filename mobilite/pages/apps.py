from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "mobilite.pages"
    label = "pages"
    verbose_name = "Pages"
