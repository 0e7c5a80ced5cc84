"""How long roads and acts take, from a date: the manager's to say."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django import forms

from mobilite.diary.travel import DETOUR, SPEED_KMH, minutes_between
from mobilite.parameters.values import Parameter
from mobilite.people.models import Commune

GROUP = "Tournées"
ROAD_DETOUR = Parameter(
    "rounds.detour",
    "Détour des routes",
    lambda **how: forms.DecimalField(min_value=1, max_value=3, decimal_places=2, **how),
    default=Decimal(str(DETOUR)),
    group=GROUP,
    help="Kilomètres de route pour un kilomètre à vol d’oiseau, d’un bourg à l’autre. Sert à estimer les trajets.",
)
SPEED = Parameter(
    "rounds.speed",
    "Vitesse moyenne en tournée (km/h)",
    lambda **how: forms.IntegerField(min_value=10, max_value=110, **how),
    default=SPEED_KMH,
    group=GROUP,
    help="Sert à estimer les trajets, que l’on corrige à la main sur chaque étape.",
)
ACT_MINUTES = Parameter(
    "rounds.act_minutes",
    "Remise ou reprise à l’extérieur (minutes)",
    lambda **how: forms.IntegerField(min_value=5, max_value=180, **how),
    default=30,
    group=GROUP,
    help="État des lieux et signature compris.",
)
PARAMETERS = (ROAD_DETOUR, SPEED, ACT_MINUTES)


@dataclass(frozen=True)
class Roads:
    """What a road takes on a day, in minutes: an estimate between the centres of communes."""

    detour: float
    speed_kmh: float

    @classmethod
    def on(cls, day: date) -> "Roads":
        """Return the estimate in force on a day. Two queries."""
        return cls(float(ROAD_DETOUR.on(day)), float(SPEED.on(day)))

    def between(self, one: Commune, other: Commune) -> int:
        return minutes_between(one, other, detour=self.detour, speed_kmh=self.speed_kmh)
