from django.apps import AppConfig
from django.conf import settings


class PortalConfig(AppConfig):
    name = "mobilite.portal"
    label = "portal"
    verbose_name = "portail"

    def ready(self):
        from datetime import timedelta

        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.portal import demo, messages, operations, own_messages, own_papers, personal, retention
        from mobilite.portal.catalogues import compile_all
        from mobilite.privacy import declare
        from mobilite.registry import register

        register("message_event", messages.CODE_EVENT.key, messages.CODE_EVENT, order=95)
        work = DueWork("Oublier les codes demandés", operations.forget_knocks, every=timedelta(hours=1))
        register("due", "portal.forget_knocks", work)
        register("own_section", "portal.papers", own_papers.PAPERS, order=20)
        register("own_section", "portal.messages", own_messages.MESSAGES, order=80)
        register("demo", "portal", demo.make, order=200)
        register("demo_accounts", "portal", demo.sign_ins)
        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=365)

        compile_all(settings.COMPILED_WORDS)
