from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "rentals.payments"
    label = "payments"
    verbose_name = "argent"
