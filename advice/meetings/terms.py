"""What the manager sets about appointments, each from a date."""

from datetime import time

from django import forms

from mobilite.parameters.values import Parameter

GROUP = "Rendez-vous de conseil"
REMIND_DAYS = Parameter(
    "meetings.remind_days",
    "Rappeler un rendez-vous, combien de jours avant",
    lambda **how: forms.IntegerField(min_value=1, max_value=7, **how),
    default=1,
    group=GROUP,
    help="Un SMS ou un e-mail, avec le jour, l’heure et le lieu. Les ateliers aussi.",
)
REMIND_AT = Parameter(
    "meetings.remind_at",
    "Rappeler un rendez-vous, à partir de quelle heure",
    forms.TimeField,
    default=time(10),
    group=GROUP,
)
LINK_DAYS = Parameter(
    "meetings.link_days",
    "Lien pour choisir un rendez-vous\u00a0: valable combien de jours",
    lambda **how: forms.IntegerField(min_value=1, max_value=60, **how),
    default=14,
    group=GROUP,
    help="Passé ce délai, la personne appelle.",
)
SLOT_DAYS = Parameter(
    "meetings.slot_days",
    "Créneaux montrés à la personne, sur combien de jours",
    lambda **how: forms.IntegerField(min_value=1, max_value=42, **how),
    default=14,
    group=GROUP,
)
NOTICE_HOURS = Parameter(
    "meetings.notice_hours",
    "Une personne prend un créneau au plus tard combien d’heures avant",
    lambda **how: forms.IntegerField(min_value=0, max_value=168, **how),
    default=24,
    group=GROUP,
)
CHANGE_HOURS = Parameter(
    "meetings.change_hours",
    "Une personne déplace ou annule par son lien jusqu’à combien d’heures avant",
    lambda **how: forms.IntegerField(min_value=0, max_value=168, **how),
    default=24,
    group=GROUP,
    help="Ensuite, elle appelle.",
)
PARAMETERS = (REMIND_DAYS, REMIND_AT, LINK_DAYS, SLOT_DAYS, NOTICE_HOURS, CHANGE_HOURS)
