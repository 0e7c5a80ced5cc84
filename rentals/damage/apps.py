from django.apps import AppConfig


class DamageConfig(AppConfig):
    name = "rentals.damage"
    label = "damage"
    verbose_name = "dommages"

    def ready(self):
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.damage import personal

        declare(*personal.DECLARED)
        card = SettingsCard(
            "Grille des dommages",
            "triangle-alert",
            "rentals:grid",
            "rentals.change_offer",
            "Ce que coûte chaque dégât, usure déduite. Publiée, et jointe à chaque contrat.",
        )
        register("settings_card", "damage", card, order=46)
