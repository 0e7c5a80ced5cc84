from django.apps import AppConfig


class LeasesConfig(AppConfig):
    name = "rentals.leases"
    label = "leases"
    verbose_name = "baux"

    def ready(self):
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.leases import demo, messages, personal, upward

        declare(*personal.DECLARED)
        for order, event in enumerate(messages.EVENTS, 34):
            register("message_event", event.key, event, order=order)
        for key, work in upward.WORKS.items():
            register("due", key, work)
        register("record_acts", "leases", upward.acts, order=12)
        register("record_notices", "leases", upward.notices, order=12)
        register("demo", "leases", demo.make, order=66)
