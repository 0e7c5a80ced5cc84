"""The forms sent: so that a button pressed twice acts once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction

KEPT = timedelta(days=1)
LONGEST = 32


class PressQuerySet(models.QuerySet):
    def claim(self, key: str, *, at: datetime) -> bool:
        """Keep the key of a form that is being sent and return True, or False when it was sent before.

        Two requests at once: one of them has it. What was sent more than a day ago is forgotten.
        """
        try:
            with transaction.atomic():
                self.filter(at__lt=at - KEPT).delete()
                self.create(key=key, at=at)
        except IntegrityError:
            return False
        return True

    def release(self, key: str) -> None:
        """Let a form that was refused be sent again."""
        self.filter(key=key).delete()


class Press(models.Model):
    """One form, shown once and sent once."""

    key = models.CharField("clé", max_length=LONGEST, primary_key=True)
    at = models.DateTimeField("envoyé le", db_index=True)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de formulaire"
