from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "rentals.payments"
    label = "payments"
    verbose_name = "argent"

    def ready(self):
        from mobilite.registry import register
        from rentals.payments.integrity import CHECKS

        for order, (key, check) in enumerate(CHECKS.items(), 40):
            register("integrity", key, check, order=order)

        from mobilite.privacy import declare
        from rentals.payments.personal import DECLARED

        declare(*DECLARED)
