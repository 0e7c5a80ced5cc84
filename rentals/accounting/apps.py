from django.apps import AppConfig


class AccountingConfig(AppConfig):
    name = "rentals.accounting"
    label = "accounting"
    verbose_name = "comptabilité"

    def ready(self):
        from mobilite.privacy import declare
        from mobilite.registry import register
        from rentals.accounting import chart, demo, integrity, personal

        declare(*personal.DECLARED)
        for order, parameter in enumerate(chart.PARAMETERS, 70):
            register("parameter", parameter.key, parameter, order=order)
        for order, (key, check) in enumerate(integrity.CHECKS.items(), 58):
            register("integrity", key, check, order=order)
        register("demo", "accounting", demo.make, order=95)
