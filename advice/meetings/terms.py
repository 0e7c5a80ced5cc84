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
PARAMETERS = (REMIND_DAYS, REMIND_AT)
