from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "mobilite.files"
    label = "files"
    verbose_name = "fichiers"
