from datetime import timedelta

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "mobilite.retention"
    label = "retention"
    verbose_name = "conservation"

    def ready(self):
        from mobilite.due import DueWork
        from mobilite.kept import declare
        from mobilite.parameters.cards import SettingsCard
        from mobilite.registry import register
        from mobilite.retention import demo, holds, nightly, upward

        declare(holds.DUTY)
        day = timedelta(days=1)
        register(
            "due",
            "retention.night",
            DueWork("Appliquer les durées de conservation", nightly.nightly, day),
            order=700,
        )
        register(
            "due", "retention.reviews", DueWork("Réserves à revoir", nightly.ask_for_reviews, day), order=710
        )
        for key, check in nightly.CHECKS.items():
            register("integrity", key, check, order=95)
        register("person_acts", "retention", upward.person_acts, order=90)
        register("demo", "retention", demo.make, order=95)
        card = SettingsCard(
            "Durées de conservation",
            "hourglass",
            "retention:index",
            "retention.view_run",
            "Ce que l’on garde, combien de temps, ce qui s’efface, et les archives.",
        )
        register("settings_card", "retention", card, order=88)
