from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "mobilite.outbox"
    label = "outbox"
    verbose_name = "messages"
