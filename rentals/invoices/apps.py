from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "rentals.invoices"
    label = "invoices"
    verbose_name = "factures"

    def ready(self):
        from mobilite import kept
        from mobilite.due import DueWork
        from mobilite.pages.presentation import Chip
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.invoices import demo, facturx, integrity, personal, reminding, retention, terms, upward

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=205)
        for order, parameter in enumerate(terms.PARAMETERS, 60):
            register("parameter", parameter.key, parameter, order=order)
        register("paper_drawn", "facturx", facturx.attached)
        register("message_event", reminding.UNPAID.key, reminding.UNPAID, order=25)
        register(
            "due",
            "invoices.unpaid",
            DueWork("Messages\u00a0: factures en retard", reminding.remind, reminding.OFTEN),
        )
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 55):
            register("integrity", key, check, order=order)
        register("partner_cards", "invoices", upward.partner_cards, order=20)
        register("person_acts", "invoices", upward.person_acts, order=20)
        register("search", "invoices", upward.search, order=27)
        register("demo", "invoices", demo.make, order=66)
        for state, look in {
            "to_pay": Chip("hourglass", "st-waiting"),
            "part_paid": Chip("coins", "st-held"),
            "credited": Chip("rotate-ccw", "st-cancelled"),
            "credit": Chip("rotate-ccw", "st-closed"),
        }.items():
            register("chip", f"invoice.{state}", look)
