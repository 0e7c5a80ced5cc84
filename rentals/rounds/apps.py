from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rentals.rounds"
    label = "rounds"
    verbose_name = "tournées"

    def ready(self):
        from mobilite.pages.navigation import MenuEntry
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.rounds import demo, integrity, lists, messages, operations, personal, terms, upward

        declare(*personal.DECLARED)
        for order, parameter in enumerate(terms.PARAMETERS, 70):
            register("parameter", parameter.key, parameter, order=order)
        register("rental_changed", "rounds", operations.follow)
        register("appointment_held", "rounds", upward.held)
        register("message_event", messages.EVENT.key, messages.EVENT, order=16)
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 40):
            register("integrity", key, check, order=order)
        register("today", "rounds", upward.today, order=23)
        register("record_acts", "rounds", upward.acts, order=10)
        register("menu", "rounds", MenuEntry("Tournées", "route", "rounds:list", lists.DRIVE), order=31)
        register("demo", "rounds", demo.make, order=64)
        card = SettingsCard(
            "Lieux de rendez-vous",
            "landmark",
            "rounds:points",
            "people.change_place",
            "Les mairies et autres lieux où l’on remet un véhicule.",
        )
        register("settings_card", "meeting_points", card, order=22)
