"""Which rules of an offer hold on a day, and how they are said; before the first ones, what the law and the habit say."""

from datetime import date

from mobilite.pages.french import plural, typography
from rentals.leases.models import Every, FollowRules, PauseRule, UsedDays
from rentals.models import Offer, in_force
from vehicles.models import Drawing

#: How often a vehicle is looked at during a loan (row C7), before anybody says otherwise.
USUAL_CHECKS = {Drawing.BIKE: (3, Every.MONTH), Drawing.SCOOTER: (15, Every.DAY)}


PAUSES = {
    PauseRule.MOVED.value: "Un responsable peut accorder une pause : la fin recule d’autant.",
    PauseRule.REDUCED.value: "Un responsable peut accorder une pause : le prix baisse d’autant, la fin ne change pas.",
    PauseRule.NONE.value: "Aucune pause.",
}


def usual(offer: Offer) -> FollowRules:
    """Return what holds before the first rules: one withdraws from everything but a car (C. consommation L. 221-28, 12°)."""
    drawing = Drawing(offer.category.drawing)
    every, unit = USUAL_CHECKS.get(drawing, (None, ""))
    return FollowRules(
        offer=offer, may_withdraw=drawing != Drawing.CAR, check_every=every, check_unit=unit, is_example=True
    )


def rules_on(offer: Offer, on: date) -> FollowRules:
    """Return the rules of an offer on a day. One query, or none when they are prefetched."""
    return in_force(offer.follow_rules.all(), on) or usual(offer)


def rules_words(rules: FollowRules) -> list[str]:
    """Say what rules mean, sentence by sentence."""
    if rules.may_withdraw:
        said = ["Signée à distance, on peut y renoncer pendant 14 jours."]
        if rules.used_days == UsedDays.PRORATA:
            said.append(
                "Si elle a demandé à commencer avant, la personne doit les jours utilisés, à proportion."
            )
        else:
            said.append("Rien n’est dû, même si le véhicule est déjà parti.")
    else:
        said = ["Signée à distance, on ne peut pas y renoncer."]
    said.append(PAUSES[rules.pauses])
    if rules.check_every:
        every = (
            plural(rules.check_every, "jour")
            if rules.check_unit == Every.DAY
            else f"{rules.check_every}\u00a0mois"
        )
        said.append(f"Un contrôle à l’atelier tous les {every}, tant que le véhicule est prêté.")
    else:
        said.append("Aucun contrôle pendant la location.")
    return [typography(one) for one in said]
