from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mobilite.documents"
    label = "documents"
    verbose_name = "documents"

    def ready(self):
        from mobilite.documents.cards import record_documents
        from mobilite.registry import register

        register("record_documents", "documents", record_documents)
