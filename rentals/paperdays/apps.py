from django.apps import AppConfig


class PaperDaysConfig(AppConfig):
    name = "rentals.paperdays"
    label = "paperdays"
    verbose_name = "jours préparés sur papier"

    def ready(self):
        from mobilite import kept
        from mobilite.privacy import declare
        from rentals.paperdays import personal, retention

        declare(*personal.DECLARED)
        kept.declare(*retention.DECLARED, order=280)
