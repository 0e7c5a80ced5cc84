"""What a closed month keeps: its entries line by line, and what they make. Rows that never change."""

from django.db import models
from django.db.models import Q

from mobilite.constraints import NeverChanged
from mobilite.fields import EuroField
from rentals.payments.models import SealedMonth


class Closing(models.Model):
    """The closing of a month: how many entries, what they make, the fingerprint of the file that says them."""

    month = models.OneToOneField(SealedMonth, models.PROTECT, related_name="closing", verbose_name="mois")
    entries_count = models.PositiveIntegerField("écritures")
    total = EuroField("total des débits")
    sha256 = models.CharField("empreinte du fichier", max_length=64)

    class Meta:
        verbose_name = "clôture"
        default_permissions = ("view", "add")
        constraints = [NeverChanged(name="closing_never_changes")]

    def __str__(self):
        return f"clôture de {self.month}"


class EntryLine(models.Model):
    """One line of the books of a closed month, in the words of article A47 A-1 of the LPF. It names no person."""

    month = models.ForeignKey(SealedMonth, models.PROTECT, related_name="lines", verbose_name="mois")
    journal = models.CharField("journal", max_length=4)
    number = models.PositiveIntegerField("écriture")
    rank = models.PositiveSmallIntegerField("ligne")
    day = models.DateField("date")
    account = models.CharField("compte", max_length=10)
    account_label = models.CharField("libellé du compte", max_length=100)
    aux = models.CharField("compte auxiliaire", max_length=20, blank=True)
    aux_label = models.CharField("libellé du compte auxiliaire", max_length=120, blank=True)
    piece = models.CharField("pièce", max_length=40)
    label = models.CharField("libellé", max_length=120)
    debit = EuroField("débit")
    credit = EuroField("crédit")
    valid_on = models.DateField("validée le")

    class Meta:
        verbose_name = "ligne d’écriture"
        default_permissions = ()
        constraints = [
            NeverChanged(name="entry_line_never_changes"),
            models.UniqueConstraint(name="entry_line_once", fields=["month", "number", "rank"]),
            models.CheckConstraint(
                name="entry_line_is_on_one_side",
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
            ),
        ]
        indexes = [models.Index(fields=["month", "number", "rank"], name="entry_line_order")]
