from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "rentals.terms"
    label = "terms"
    verbose_name = "modèle de contrat"

    def ready(self):
        from mobilite import registry
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from rentals.terms import integrity, personal

        declare(*personal.DECLARED)
        for key, check in integrity.CHECKS.items():
            registry.register("integrity", key, check, order=65)
        card = SettingsCard(
            "Modèle de contrat",
            "signature",
            "rentals:terms",
            "terms.change_version",
            "Ce que dit le contrat, article par article, et ce que la loi demande qu’il dise.",
        )
        registry.register("settings_card", "terms", card, order=45)
