from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "advice.recruitment.eligibility"
    label = "eligibility"
    verbose_name = "éligibilité IAE"

    def ready(self):
        from advice.recruitment.eligibility import demo, integrity, lists, personal, retention, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=160)
        entry = MenuEntry("Éligibilités IAE", "badge-check", "eligibility:list", lists.VIEW)
        register("menu", "eligibility", entry, order=61)
        register("person_acts", "eligibility", upward.person_acts, order=22)
        register("person_cards", "eligibility", upward.person_cards, order=40)
        register("record_cards", "eligibility", upward.referral_cards, order=10)
        register("record_notices", "eligibility", upward.referral_notices, order=60)
        register("demo", "eligibility", demo.make, order=68)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=78)
        chips = {
            "eligible": Chip("circle-check", "st-confirmed"),
            "to_prove": Chip("file-plus", "st-waiting"),
            "missing": Chip("minus", "st-closed"),
            "waiting": Chip("hourglass", "st-refused"),
        }
        for state, chip in chips.items():
            register("chip", f"answer.{state}", chip)
