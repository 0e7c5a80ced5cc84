from django.apps import AppConfig


class FinesConfig(AppConfig):
    name = "rentals.fines"
    label = "fines"
    verbose_name = "amendes"

    def ready(self):
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.fines import demo, operations, personal, retention, terms, upward

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=130)
        for order, parameter in enumerate(terms.PARAMETERS, 50):
            register("parameter", parameter.key, parameter, order=order)
        register(
            "due", "fines.remind", DueWork("Rappeler les amendes à désigner", operations.remind, upward.OFTEN)
        )
        entry = MenuEntry(
            "Amendes",
            "flag",
            "fines:list",
            "fines.view_fine",
            count=upward.waiting,
            count_label="à traiter bientôt",
            hot=True,
        )
        register("menu", "fines", entry, order=35)
        register("story", "fines", upward.Story())
        register("search", "fines", upward.search, order=25)
        register("demo", "fines", demo.make, order=60)
        chips = {
            "noted": Chip("user", "st-waiting"),
            "driver": Chip("user-check", "st-confirmed"),
            "nobody": Chip("circle-question-mark", "st-expected"),
            "designated": Chip("send", "st-ongoing"),
            "contested": Chip("flag", "st-held"),
            "forwarded": Chip("send", "st-ongoing"),
        }
        for state, chip in chips.items():
            register("chip", f"fine.{state}", chip)
