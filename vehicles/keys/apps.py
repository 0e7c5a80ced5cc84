from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "vehicles.keys"
    label = "keys"
    verbose_name = "clés"

    def ready(self):
        from mobilite.privacy import declare
        from mobilite.registry import register
        from vehicles.keys import personal, upward

        declare(*personal.DECLARED)
        register("record_acts", "keys", upward.acts, order=10)
        register("vehicle_cards", "keys", upward.cards)
