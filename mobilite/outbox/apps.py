from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "mobilite.outbox"
    label = "outbox"
    verbose_name = "messages"

    def ready(self):
        from mobilite.outbox import checks  # noqa: F401 (registers them)
        from mobilite.outbox.registered import register_outbox

        register_outbox()
