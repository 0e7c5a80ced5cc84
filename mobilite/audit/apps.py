from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mobilite.audit"
    label = "audit"
    verbose_name = "journal"

    def ready(self):
        from mobilite.audit.personal import DECLARED
        from mobilite.audit.readings import note_export
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*DECLARED)
        register("exported", "audit", note_export)

        from mobilite import kept
        from mobilite.audit import retention

        kept.declare(*retention.DECLARED, order=500)
