from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mobilite.audit"
    label = "audit"
    verbose_name = "journal"
