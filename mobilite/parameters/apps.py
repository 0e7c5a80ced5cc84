from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "mobilite.parameters"
    label = "parameters"
    verbose_name = "réglages"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
        from mobilite.parameters.cards import SettingsCard, has_cards
        from mobilite.parameters.models import short_name
        from mobilite.registry import register

        register(
            "menu",
            "settings",
            MenuEntry("Réglages", "settings", "parameters:index", section=3, seen_by=has_cards),
            order=110,
        )
        register(
            "settings_card",
            "structure",
            SettingsCard(
                "Structure",
                "building-2",
                "parameters:structure",
                "parameters.change_organisation",
                "Nom, adresse, assureur, médiateur\u00a0: ce que les contrats impriment.",
            ),
            order=10,
        )
        register(
            "settings_card",
            "journal",
            SettingsCard(
                "Journal", "history", "audit:journal", "audit.view_entry", "Qui a fait quoi, et quand."
            ),
            order=90,
        )
        register(
            "settings_card",
            "parameters",
            SettingsCard(
                "Délais et heures",
                "clock",
                "parameters:parameters",
                "parameters.change_organisation",
                "Quand partent les rappels, combien de jours avant prévenir.",
            ),
            order=15,
        )
        register(
            "settings_card",
            "readings",
            SettingsCard(
                "Qui a lu quoi",
                "eye",
                "people:readings",
                "audit.view_reading",
                "Les fiches ouvertes, par qui, quand.",
            ),
            order=91,
        )
        register("organisation", "name", short_name)
