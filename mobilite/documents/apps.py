from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mobilite.documents"
    label = "documents"
    verbose_name = "documents"
