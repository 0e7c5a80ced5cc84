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

        from rentals.payments import dunning
        from rentals.payments.deposits import terms

        for order, parameter in enumerate((*terms.PARAMETERS, *dunning.PARAMETERS), 30):
            register("parameter", parameter.key, parameter, order=order)
        register("message_event", dunning.DUE.key, dunning.DUE, order=20)
        for key, work in dunning.WORKS.items():
            register("due", key, work)

        from rentals.payments import payer_tasks

        for order, parameter in enumerate(payer_tasks.PARAMETERS, 40):
            register("parameter", parameter.key, parameter, order=order)
        for key, work in payer_tasks.WORKS.items():
            register("due", key, work)

        from mobilite.privacy import declare
        from rentals.payments.personal import DECLARED

        declare(*DECLARED)

        from mobilite import kept
        from rentals.payments import retention

        kept.declare(*retention.DECLARED, order=200)
