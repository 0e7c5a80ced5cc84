from django.apps import AppConfig


class LeasesConfig(AppConfig):
    name = "rentals.leases"
    label = "leases"
    verbose_name = "baux"

    def ready(self):
        from mobilite.registry import register
        from rentals.leases import demo, upward

        register("record_acts", "leases", upward.acts, order=12)
        register("demo", "leases", demo.make, order=66)
