"""What the manager sets about fines, each from a date: days, alarms, fee, where to answer."""

from datetime import date, timedelta
from decimal import Decimal

from django import forms

from mobilite.fields import EuroFormField
from mobilite.money import ZERO
from mobilite.parameters.values import Parameter
from rentals.fines.models import Kind

GROUP = "Amendes, forfaits de stationnement, péages"


def _days(key: str, label: str, default: int, help: str = "") -> Parameter:
    return Parameter(
        f"fines.{key}", label, lambda **how: forms.IntegerField(min_value=1, max_value=120, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


DAYS = _days(
    "days",
    "Désigner le conducteur dans les (jours)",
    45,
    "Code de la route, art. L121-6\u00a0: à compter de l’envoi de l’avis.",
)
FIRST_ALARM = _days("first_alarm", "Rappeler une première fois avant le dernier jour (jours)", 15)
LAST_ALARM = _days(
    "last_alarm",
    "Prévenir le responsable avant le dernier jour (jours)",
    5,
    "Sans réponse à temps, la structure paie cinq fois l’amende.",
)
FEE = Parameter(
    "fines.fee",
    "Frais de dossier proposés (euros)",
    lambda **how: EuroFormField(min_value=ZERO, max_value=Decimal(100), **how),
    default=ZERO,
    group=GROUP,
    help="0\u00a0: aucun. Rien n’est jamais ajouté à une note sans un clic. Des frais sont réels et affichés avant le contrat.",
)
AUTHORITY = Parameter(
    "fines.authority",
    "Où envoyer la lettre, si l’avis ne le dit pas",
    lambda **how: forms.CharField(max_length=200, **how),
    default="Officier du ministère public, CS 41101, 35911 Rennes Cedex 9",
    group=GROUP,
    help="L’adresse imprimée sur l’avis passe avant celle-ci.",
)
PARAMETERS = (DAYS, FIRST_ALARM, LAST_ALARM, FEE, AUTHORITY)


def last_day(kind: str, sent_on: date, pay_by: date | None = None) -> date | None:
    """Return the last day to answer: 45 days after an offence's notice was sent (art. L121-6), else the day it prints.

    Sent on 4 May 2026: 18 June. The day of sending is not counted; the last day is not put off when it is closed.
    """
    return sent_on + timedelta(days=DAYS.on(sent_on)) if kind == Kind.OFFENCE else pay_by
