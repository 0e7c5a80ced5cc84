"""What the manager sets about applications: how long an answer, then a payment, usually takes."""

from django import forms

from mobilite.parameters.values import Parameter

GROUP = "Conseil mobilité"

#: Two months without a word is a refusal of money asked from a public body (code des relations entre le public et
#: l’administration, art. L231-4, 2°).
ANSWER = Parameter(
    "applications.answer_months",
    "Demande d’aide\u00a0: mois pour répondre",
    lambda **how: forms.IntegerField(min_value=1, max_value=12, **how),
    default=2,
    group=GROUP,
    help="Sans réponse après ce délai, la demande passe en tête de la page d’accueil.",
)
PAYMENT = Parameter(
    "applications.payment_months",
    "Aide accordée\u00a0: mois pour la verser",
    lambda **how: forms.IntegerField(min_value=1, max_value=12, **how),
    default=2,
    group=GROUP,
    help="Sans versement après ce délai, la demande passe en tête de la page d’accueil.",
)
PARAMETERS = (ANSWER, PAYMENT)
#: How many days before its last day a demand, or an appeal, is said to be urgent.
SEND_WITHIN, APPEAL_WITHIN = 7, 14
