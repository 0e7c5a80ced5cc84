from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mobilite.documents"
    label = "documents"
    verbose_name = "documents"

    def ready(self):
        from mobilite.documents import checks, seals  # noqa: F401 (checks register themselves)
        from mobilite.documents.cards import person_cards
        from mobilite.documents.integrity import CHECKS
        from mobilite.pages.navigation import MenuEntry
        from mobilite.registry import register

        register("person_cards", "documents", person_cards)
        for order, (key, check) in enumerate(CHECKS.items(), 60):
            register("integrity", key, check, order=order)
        for key, work in seals.WORKS.items():
            register("due", key, work)
        register(
            "menu",
            "documents",
            MenuEntry("Documents", "file-text", "documents:list", "documents.view_document"),
            order=45,
        )

        from mobilite.documents.personal import DECLARED
        from mobilite.privacy import declare

        declare(*DECLARED)

        from mobilite import kept
        from mobilite.documents import retention

        kept.declare(*retention.DECLARED, order=250)
