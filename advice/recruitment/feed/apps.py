from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "advice.recruitment.feed"
    label = "feed"
    verbose_name = "logiciels des structures"

    def ready(self):
        from advice.recruitment.feed import (
            demo,
            imports,
            integrity,
            jobs,
            lists,
            operations,
            personal,
            retention,
            upward,
        )
        from mobilite import kept
        from mobilite.pages.presentation import Chip
        from mobilite.parameters.cards import SettingsCard
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=165)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=79)
        for key, work in upward.WORKS.items():
            register("due", key, work)
        card = SettingsCard(
            "Logiciels des structures",
            "link",
            "feed:list",
            lists.CHANGE,
            "Où partent les candidatures\u00a0: colonnes, fichiers, envois directs.",
        )
        register("settings_card", "feed", card, order=48)
        register("feed", "send", jobs.send)
        register("import", "returns", imports.RETURNS, order=30)
        register("referral_changed", "feed", operations.referral_changed)
        register("consent_noted", "feed", operations.consent_noted, order=10)
        register("today", "feed", upward.today, order=14)
        register("record_acts", "feed", upward.record_acts, order=60)
        register("record_cards", "feed", upward.record_cards, order=60)
        register("demo", "feed", demo.make, order=71)
        chips = {
            "destination.open": Chip("check", "st-confirmed"),
            "destination.failing": Chip("circle-alert", "st-late"),
            "destination.closed": Chip("archive", "st-closed"),
            "delivery.waiting": Chip("hourglass", "st-waiting"),
            "delivery.sending": Chip("send", "st-ongoing"),
            "delivery.sent": Chip("check-check", "st-confirmed"),
            "delivery.dead": Chip("circle-alert", "st-late"),
            "delivery.dropped": Chip("archive", "st-closed"),
        }
        for state, chip in chips.items():
            register("chip", state, chip)
