from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "advice.recruitment.missions"
    label = "missions"
    verbose_name = "missions et vivier"

    def ready(self):
        from advice.recruitment.missions import demo, integrity, lists, personal, retention, terms, upward
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=160)
        for order, parameter in enumerate(terms.PARAMETERS, 300):
            register("parameter", parameter.key, parameter, order=order)
        register(
            "menu", "missions", MenuEntry("Missions", "briefcase", "missions:list", lists.VIEW), order=82
        )
        register("person_acts", "missions", upward.person_acts, order=19)
        register("search", "missions", upward.search, order=29)
        register("demo", "missions", demo.make, order=68)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=78)
        chips = {
            "open": Chip("search", "st-waiting"),
            "filled": Chip("user-check", "st-confirmed"),
            "unmet": Chip("circle-alert", "st-late"),
            "closed": Chip("archive", "st-closed"),
        }
        for state, chip in chips.items():
            register("chip", f"mission.{state}", chip)
