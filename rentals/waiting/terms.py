"""What the manager sets about the list, each from a date."""

from django import forms

from mobilite.parameters.values import Parameter

GROUP = "Liste d’attente"


def _number(key: str, label: str, default: int, *, least: int, most: int, help: str = "") -> Parameter:
    return Parameter(
        f"waiting.{key}", label, lambda **how: forms.IntegerField(min_value=least, max_value=most, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


ANSWER_DAYS = _number(
    "answer_days", "Vélo proposé\u00a0: gardé combien de jours d’ouverture", 1, least=1, most=10,
    help="Jusqu’à la fermeture. Proposé samedi, fermé dimanche\u00a0: 1 veut dire lundi soir.",
)  # fmt: skip
TAKE_DAYS = _number(
    "take_days", "Vélo accepté\u00a0: à prendre sous combien de jours d’ouverture", 3, least=1, most=15,
    help="Le rendez-vous est proposé ce jour-là. Le vélo est gardé jusqu’à la fermeture.",
)  # fmt: skip
LATER_DAYS = _number(
    "later_days", "« Plus tard »\u00a0: reposer la question après (jours)", 14, least=1, most=180,
    help="La personne garde son rang.",
)  # fmt: skip
SILENCES = _number(
    "silences", "Tours sans réponse avant de ne plus proposer", 3, least=1, most=10,
    help="De suite. La personne garde son rang\u00a0; une tâche demande de la joindre. Un contact remet à zéro.",
)  # fmt: skip
QUIET_WEEKS = _number(
    "quiet_weeks", "Sans contact\u00a0: une tâche après (semaines)", 6, least=1, most=52,
    help="Personne n’est oublié sur la liste.",
)  # fmt: skip
HISTORY_WEEKS = _number(
    "history_weeks",
    "Attente probable\u00a0: compter les vélos libérés depuis (semaines)",
    26,
    least=4,
    most=104,
)
PARAMETERS = (ANSWER_DAYS, TAKE_DAYS, LATER_DAYS, SILENCES, QUIET_WEEKS, HISTORY_WEEKS)
