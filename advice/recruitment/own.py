"""« Carnet de route »: what a person reads of her way to a job, and what who sent her reads of it when she agrees (row J13).

Nothing private is in it: no note of the team, no reason of a refusal; only the sentences that were written for each.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advice.recruitment.models import LIVE, Answer, Referral, Status
from advice.recruitment.operations.answering import may_tell_who_sent
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr
from mobilite.people.models import Contact, Person
from mobilite.periods import paris_date
from mobilite.portal.own import OwnSection
from mobilite.portal.pages import structure
from rentals.models import PrescriberSheet
from rentals.portal.following import Followed

#: An answer stays so long on her page.
SHOWN, MOST = timedelta(days=90), 4


@dataclass(frozen=True)
class Stop:
    """One step: done or to come, in words, and its day."""

    words: str | Promise
    day: str
    done: bool = True


@dataclass
class Road:
    """One candidature as the person reads it: what is done, what is next, who to call."""

    key: int
    name: str
    stops: list[Stop] = field(default_factory=list)
    next: Any = ""
    said: str = ""
    phone: str = ""

    @property
    def phone_words(self) -> str:
        return french_phone(self.phone)


def my_way(person: Person, at: datetime) -> list[Road] | None:
    """Return her candidatures under way, her job, and the answers of three months; None when she was never proposed."""
    rows = [one for one in _of(person) if _is_shown(one, at)][:MOST]
    if not rows:
        return None
    said = {}
    for answer in Answer.objects.filter(referral__in=rows).order_by("at", "pk"):
        said[answer.referral_id] = answer
    whom = structure()
    roads = []
    for one in rows:
        place = one.employer.place
        answer = said.get(one.pk)
        road = Road(one.pk, one.employer.partner.name, _stops(one), _next(one, paris_date(at)))
        # Her last sentence, while it is still of where she stands.
        road.said = answer.to_candidate if answer and one.news_at <= answer.at else ""
        road.phone = place.phone if place is not None and place.phone else whom.phone if whom else ""
        roads.append(road)
    return roads


def _of(person: Person):
    rows = Referral.objects.filter(person=person, withdrawn_at=None).select_related(
        "employer__partner", "employer__place"
    )
    return rows.prefetch_related("steps").order_by("-proposed_at", "-pk")[:20]


def _is_shown(one: Referral, at: datetime) -> bool:
    if one.status in LIVE:
        return True
    if one.status == Status.ACCEPTED:
        return one.ends_on is None or one.ends_on >= paris_date(at)
    return one.processed_at is not None and one.processed_at > at - SHOWN


def _day(day) -> str:
    return date_fr(day, long=True, year=False, nobreak=False)


def _stops(one: Referral) -> list[Stop]:
    found = [Stop(_("Nous avons parlé de vous"), _day(one.proposed_at))]
    if one.contacted_at is not None:
        found.append(Stop(_("Nous nous sommes parlé"), _day(one.contacted_at)))
    plans = sorted(one.steps.all(), key=lambda step: (step.starts_on, step.pk))
    for step in plans:
        if step.came is not False and (step.came or one.status in LIVE):
            found.append(Stop(step.get_kind_display(), _day(step.starts_on), bool(step.came)))
    if one.processed_at is not None:
        found.append(Stop(_("Réponse"), _day(one.processed_at)))
    return found


def _next(one: Referral, today: date) -> str:
    """Return what comes now, in one sentence."""
    if one.status == Status.ACCEPTED and one.starts_on is not None:
        day = _day(one.starts_on)
        if one.starts_on > today:
            return _("Vous commencez %(day)s.") % {"day": day}
        return _("Vous travaillez là depuis le %(day)s.") % {"day": day}
    if one.status == Status.REFUSED:
        if one.mobility_met_at is not None:
            return _("Vous pouvez vous déplacer maintenant. Nous reparlons de vous.")
        if one.mobility_case_id is not None:
            return _("Nous cherchons comment vous déplacer.")
        return _("C’est non cette fois. Appelez-nous pour la suite.")
    if one.status in (Status.CANCELLED, Status.OBSOLETE):
        return _("C’est fini ici. Appelez-nous pour la suite.")
    if one.status == Status.POOL:
        return _("Nous gardons votre candidature pour un prochain poste.")
    if one.status == Status.POSTPONED:
        return _("La réponse attend encore un peu.")
    if one.contacted_at is None:
        return _("Nous vous appelons avant %(day)s.") % {"day": _day(one.contact_due_at)}
    coming = [step for step in one.steps.all() if step.came is None and step.starts_on >= today]
    if coming:
        step = min(coming, key=lambda known: known.starts_on)
        return _("Soyez là %(day)s.") % {"day": _day(step.starts_on)}
    return _("La structure regarde votre candidature.")


WORK = OwnSection(gettext_lazy("Mon chemin vers un emploi"), my_way, "portal/own/job/way.html")


# What who sent her reads, by the personal link.

FOLLOWED = {
    Status.NEW: gettext_lazy("Proposée"),
    Status.PROCESSING: gettext_lazy("À l’étude"),
    Status.POSTPONED: gettext_lazy("En attente"),
    Status.PRIOR_TO_HIRE: gettext_lazy("Essai avant l’embauche"),
    Status.ACCEPTED: gettext_lazy("Embauchée"),
    Status.REFUSED: gettext_lazy("Pas cette fois"),
    Status.CANCELLED: gettext_lazy("Pas cette fois"),
    Status.OBSOLETE: gettext_lazy("A trouvé ailleurs"),
    Status.POOL: gettext_lazy("Gardée pour un prochain poste"),
}


def followed(sheet: PrescriberSheet, contact: Contact, at: datetime) -> list[Followed]:
    """Return where she stands, for who sent her, and the sentences written for them: only as she agreed (point "sheet_followed").

    The candidatures are those of the person that the sheet became: of its rental, or proposed from it.
    """
    person = sheet.rental.person_id if sheet.rental is not None else None
    if person is None:
        known = Referral.objects.filter(sheet=sheet).values_list("person", flat=True).first()
        person = known
    if person is None or not Person.objects.filter(pk=person, referred_by=contact, archived_at=None).exists():
        return []
    if not may_tell_who_sent(person):
        return []
    rows = list(
        Referral.objects.filter(person=person, withdrawn_at=None)
        .select_related("employer__partner")
        .order_by("-proposed_at", "-pk")[:MOST]
    )
    said = {}
    for answer in Answer.objects.filter(referral__in=rows).order_by("at", "pk"):
        said[answer.referral_id] = answer.to_prescriber or said.get(answer.referral_id, "")
    return [
        Followed(
            one.employer.partner.name,
            FOLLOWED[Status(one.status)],
            date_fr(one.processed_at or one.contacted_at or one.proposed_at, weekday=False),
            said.get(one.pk, ""),
        )
        for one in rows
    ]
