"""The assessment of eligibility: who makes it, how long it holds, what it replaces (facts: iae 1)."""

from datetime import date, datetime, timedelta

from django.db import transaction

from advice.cases.terms import AUTHORISED
from advice.recruitment.eligibility.models import Assessment, Author
from advice.recruitment.eligibility.operations.base import deny, locked, past, told
from advice.recruitment.eligibility.standing import Standing
from mobilite.parameters.models import Organisation
from mobilite.people.models import Partner
from mobilite.people.models.partners import Authorisation, PartnerKind
from mobilite.people.operations.saving import saved
from mobilite.periods import add_months, french_date, last_day, paris_date

#: A prescriber's holds six months, for all structures; an employer's 92 days, for itself.
MONTHS, OWN_DAYS = 6, timedelta(days=92)


def ends(author: str, made_on: date) -> date:
    """Return the day on which an assessment does not hold any more."""
    return made_on + OWN_DAYS if author == Author.EMPLOYER else add_months(made_on, MONTHS)


def is_our_structure(partner: Partner, on: date) -> bool:
    """Whether a partner is the structure itself: it has its SIRET."""
    ours = Organisation.objects.filter(from_date__lte=on).order_by("-from_date").first()
    return bool(partner.siret) and ours is not None and ours.siret == partner.siret


@transaction.atomic
def assess(
    person_id: int,
    *,
    author: str,
    prescriber: Partner | None = None,
    employer: Partner | None = None,
    kind: str = "",
    made_on: date,
    at: datetime,
    actor,
) -> Assessment:
    """Note an assessment made that day, and end the one that it updates. Raises EligibilityRefused, NotValid.

    A prescriber has no number of criteria to reach; an employer must find hers proved, for its own kind of structure.
    """
    person, today = locked(person_id), paris_date(at)
    past(made_on, at, field="made_on")
    ends_on = ends(author, made_on)
    if ends_on <= today:
        deny(
            f"Fait ce jour-là, il ne vaut plus depuis le {french_date(ends_on)}. Faites-en un nouveau.",
            field="made_on",
        )
    standing = Standing(person, made_on, True)
    if author == Author.PRESCRIBER:
        _may_prescribe(prescriber)
        employer, kind = None, ""
    elif author == Author.OURS:
        prescriber, employer, kind = None, None, ""
        if not AUTHORISED.on(made_on):
            deny(
                "Notre structure n’est pas prescripteur habilité ce jour-là. Choisissez un autre auteur.",
                field="author",
            )
    else:
        prescriber = None
        _may_assess_itself(standing, employer, kind)
    if author != Author.EMPLOYER:
        _end_previous(standing, made_on)
    assessment = Assessment(person=person, at=at, by=actor, prescriber=prescriber, employer=employer)
    keys = [one.key for one in standing.counted]
    saved(
        assessment,
        {"author": author, "kind": kind, "criteria": keys, "made_on": made_on, "ends_on": ends_on},
    )
    told(
        "assess", assessment, f"a noté un diagnostic d’éligibilité IAE, jusqu’au {french_date(last_day(ends_on))}", at=at,
        actor=actor, data={"author": author},
    )  # fmt: skip
    return assessment


def _may_prescribe(prescriber: Partner | None) -> None:
    if prescriber is None:
        deny("Dites quel prescripteur l’a fait.", field="prescriber")
    if prescriber.authorisation != Authorisation.VALIDATED:
        deny(
            "Ce partenaire n’est pas prescripteur habilité. Notez son habilitation sur sa fiche, ou choisissez-en un autre.",
            field="prescriber",
        )


def _may_assess_itself(standing: Standing, employer: Partner | None, kind: str) -> None:
    if employer is None or employer.kind != PartnerKind.SIAE:
        deny("Dites quelle structure d’insertion l’embauche.", field="employer")
    if not kind:
        deny("Dites de quel type est cette structure.", field="kind")
    theirs = standing.prescribers
    if theirs is not None:
        deny(
            f"Le diagnostic de {theirs.author_words} vaut déjà, pour toutes les structures. Servez-vous de celui-là.",
            field="author",
        )
    known = next((one for one in standing.employers(kind) if one.employer_id == employer.pk), None)
    if known is not None:
        deny(
            f"Cette structure l’a déjà diagnostiquée, jusqu’au {french_date(last_day(known.ends_on))}. Attendez cette fin pour en faire un autre.",
            field="employer",
        )
    if standing.stage is not None and standing.stage.blocks:
        deny(
            "Elle est en délai de carence : demandez le diagnostic d’un prescripteur habilité.",
            field="author",
        )
    answer = standing.on_criteria(kind)
    if not answer.is_eligible:
        deny(
            f"{answer.sentence}. Notez d’abord les preuves, ou demandez à un prescripteur habilité.",
            field="kind",
        )


def _end_previous(standing: Standing, made_on: date) -> None:
    """End what a new assessment of a prescriber replaces, the day that it is made."""
    for one in standing.assessments:
        if one.is_prescribers and one.replaced_on is None and one.ends_on > made_on:
            if one.made_on > made_on:
                deny(
                    f"Un diagnostic plus récent est noté, du {french_date(one.made_on)}. Vérifiez le jour.",
                    field="made_on",
                )
            saved(one, {"ends_on": made_on, "replaced_on": made_on})
