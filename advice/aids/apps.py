from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AidsConfig(AppConfig):
    name = "advice.aids"
    label = "aids"
    verbose_name = "catalogue des aides"

    def ready(self):
        from advice.aids import demo, integrity, personal
        from advice.aids.data.zones import names
        from advice.aids.engine.vocabulary import name_communes
        from advice.aids.operations import WORKS
        from advice.aids.reference import make_reference
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register

        # Reference data, not a signal of ours: the catalogue is there after a migrate, and back after a test's flush.
        post_migrate.connect(make_reference, sender=self, dispatch_uid="aids.reference")
        name_communes(names())
        declare(*personal.DECLARED)
        for key, work in WORKS.items():
            register("due", key, work)
        entry = MenuEntry("Aides", "hand-coins", "aids:list", "aids.view_aid")
        register("menu", "aids", entry, order=60)
        register("demo", "aids", demo.make, order=65)
        chips = {
            "open": Chip("circle-check", "st-ongoing"),
            "closed": Chip("archive", "st-closed"),
            "suspended": Chip("hourglass", "st-refused"),
            "to_confirm": Chip("circle-question-mark", "st-waiting"),
        }
        for state, chip in chips.items():
            register("chip", f"aid.{state}", chip)
            register("chip", f"aidversion.{state}", chip)
        for key, check in integrity.CHECKS.items():
            register("integrity", key, check, order=75)
