from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "vehicles.keys"
    label = "keys"
    verbose_name = "clés"

    def ready(self):
        from mobilite import kept
        from mobilite.pages.navigation import MenuEntry
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from vehicles.keys import demo, personal, retention, upward
        from vehicles.keys.lists import VIEW

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=85)
        register("menu", "keys", MenuEntry("Clés", "key-round", "keys:list", VIEW, section=2), order=51)
        register("record_acts", "keys", upward.acts, order=10)
        register("vehicle_cards", "keys", upward.cards)
        register("vehicle_came", "keys", upward.came)
        register("demo", "keys", demo.make, order=63)
        chips = {
            "counter": Chip("house", "st-confirmed"),
            "box": Chip("inbox", "st-held"),
            "borrower": Chip("user", "st-ongoing"),
            "colleague": Chip("user-cog", "st-waiting"),
            "garage": Chip("wrench", "st-workshop"),
            "lost": Chip("circle-alert", "st-late"),
        }
        for holder, chip in chips.items():
            register("chip", f"keyset.{holder}", chip)
