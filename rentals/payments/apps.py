from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "rentals.payments"
    label = "payments"
    verbose_name = "argent"

    def ready(self):
        from mobilite.registry import register
        from rentals.payments.bank.integrity import CHECKS as OF_BANK
        from rentals.payments.integrity import CHECKS
        from rentals.payments.online.integrity import CHECKS as ONLINE

        for order, (key, check) in enumerate((CHECKS | OF_BANK | ONLINE).items(), 40):
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

        from rentals.payments.online import holds, links, mending, refunding

        register("free_hold", "online", holds.let_go)
        # What gives money back does not import what speaks to Stripe, which stands on it.
        register("send_back", "online", refunding.send_back)
        register("message_event", links.PAY.key, links.PAY, order=21)
        for key, work in mending.WORKS.items():
            register("due", key, work)

        from mobilite.pages.presentation import Chip

        register("chip", "statement.prepared", Chip("list-checks", "st-waiting"))
        register("chip", "statement.read", Chip("check", "st-ongoing"))
        register("chip", "statement.abandoned", Chip("x", "st-cancelled"))

        from mobilite.privacy import declare
        from rentals.payments.bank.personal import DECLARED as OF_BANK_LINES
        from rentals.payments.online.personal import DECLARED as OF_ONLINE
        from rentals.payments.personal import DECLARED

        declare(*DECLARED, *OF_BANK_LINES, *OF_ONLINE)

        from mobilite import kept
        from rentals.payments import retention
        from rentals.payments.bank import retention as bank_retention
        from rentals.payments.online import retention as online_retention

        kept.declare(*retention.DECLARED, *bank_retention.DECLARED, *online_retention.DECLARED, order=200)
