"""What the manager sets about the fleet, each from a date."""

from django import forms

from mobilite.parameters.values import Parameter

#: Row G7: under 60 % of its capacity, a battery is told.
ALERT_UNDER = Parameter(
    "fleet.battery_alert",
    "Alerter quand une batterie tient moins de (% de sa capacité neuve)",
    lambda **how: forms.IntegerField(min_value=0, max_value=100, **how),
    default=60,
    group="Parc",
    help="L’atelier reçoit une tâche à la mesure qui passe dessous.",
)
PARAMETERS = (ALERT_UNDER,)
