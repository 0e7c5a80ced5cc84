"""What recruitment hands to other pages: « Proposer… » everywhere, a line of « En ce moment », a partner's card, search."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse

from advice.cases.models import Case
from advice.recruitment.lists import ADD, CHANGE, KEEP_EMPLOYERS, SEE_EMPLOYERS, VIEW, state_of
from advice.recruitment.models import Employer, Referral
from advice.recruitment.operations import ask_after, ask_for_news, escalate
from mobilite.audit.entries import entries_about
from mobilite.due import DueWork
from mobilite.pages.french import date_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, StoryItem
from mobilite.pages.views import SearchResult
from mobilite.people.models import Partner, Person
from mobilite.people.models.partners import PartnerKind
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line
from mobilite.people.views.persons import Now
from rentals.models import PrescriberSheet, Rental
from rentals.today import moment

WORKS = {
    "recruitment.escalate": DueWork(
        "Recrutement\u00a0: premiers appels en retard, dits à la responsable",
        escalate,
        every=timedelta(minutes=15),
    ),
    "recruitment.news": DueWork(
        "Recrutement\u00a0: candidatures sans nouvelles depuis 30\u00a0jours",
        ask_for_news,
        every=timedelta(hours=1),
    ),
    "recruitment.after": DueWork(
        "Recrutement\u00a0: où en sont les personnes, six mois après l’embauche",
        ask_after,
        every=timedelta(hours=1),
    ),
}
LABEL = "Proposer à l’AI ou à l’ACI"
LATEST, FOUND, SHORTEST = 50, 8, 4


def _new(query: str) -> str:
    return f"{reverse('recruitment:propose')}?{query}"


def acts(record, user) -> list[Act]:
    """Offer to propose the person of a rental, a case or a sheet; to note that a partner hires (point "record_acts")."""
    if isinstance(record, Partner):
        return _of_partner(record, user)
    if not user.has_perms((ADD, "people.view_person")):
        return []
    if isinstance(record, Rental):
        return [Act(LABEL, _new(f"location={record.pk}"), "briefcase")]
    if isinstance(record, Case):
        return [Act(LABEL, _new(f"dossier={record.pk}"), "briefcase")]
    if isinstance(record, PrescriberSheet) and record.handled_at is None:
        return [Act(LABEL, _new(f"fiche={record.pk}"), "briefcase")]
    return []


def _of_partner(partner: Partner, user) -> list[Act]:
    if partner.kind not in (PartnerKind.EMPLOYER, PartnerKind.SIAE) or not user.has_perm(KEEP_EMPLOYERS):
        return []
    if Employer.objects.filter(partner=partner).exists() or not partner.is_active:
        return []
    url = f"{reverse('recruitment:new_employer')}?partenaire={partner.pk}"
    return [Act("Noter qu’elle recrute", url, "briefcase")]


def person_acts(person, user) -> list[Act]:
    """Offer to propose her (point "person_acts")."""
    return [Act(LABEL, _new(f"personne={person.pk}"), "briefcase")] if user.has_perm(ADD) else []


def person_now(person, user) -> list[Now]:
    """Say where she is proposed (point "person_now")."""
    if not user.has_perm(VIEW):
        return []
    rows = Referral.objects.live().filter(person=person).select_related("employer__partner")
    found = []
    for one in rows.order_by("-proposed_at"):
        value, label = state_of(one)
        where = f"{one.reference}, {one.employer.short}"
        found.append(
            Now("recrutement", where, one.get_absolute_url(), chip(value, label, model_name="referral"))
        )
    return found


def partner_cards(partner, user) -> list[Card]:
    """Show that a partner hires (point "partner_cards")."""
    if not user.has_perm(SEE_EMPLOYERS):
        return []
    employer = Employer.objects.filter(partner=partner).first()
    if employer is None:
        return []
    facts = [
        Fact("Type", employer.get_kind_display(), url=employer.get_absolute_url()),
        Fact("Postes proposés", str(employer.openings.filter(closed_on=None).count())),
    ]
    return [Card("Recrute", "briefcase", facts, Act("Ouvrir", employer.get_absolute_url(), "chevron-right"))]


def today(asked: Asked) -> Column | None:
    """Say whom to call, the latest first: each was proposed, and nobody has reached her yet (point "today")."""
    if not asked.user.has_perm(CHANGE):
        return None
    rows = Referral.objects.visible_to(asked.user).to_call().select_related("person", "employer__partner")
    if asked.place is not None:
        rows = rows.filter(Q(employer__place=asked.place) | Q(employer__place=None))
    waiting = list(rows.order_by("contact_due_at", "pk"))
    lines = [
        Line(
            when=f"avant {moment(one.contact_due_at)}",
            hot=one.contact_due_at < asked.now,
            person=one.person,
            name=shown_name(one.person, asked.user),
            text=f"est proposée à {one.employer}\u00a0: personne ne l’a encore jointe.",
            detail=f"Proposée {moment(one.proposed_at)}",
            url=f"{reverse('recruitment:calls')}#c{one.pk}",
            button="Appeler",
        )
        for one in waiting[:SHOWN]
    ]
    well = "toutes les personnes proposées ont été jointes."
    return Column(
        "À appeler, recrutement", "phone-call", lines, len(waiting), well, reverse("recruitment:calls")
    )


def search(query: str, user) -> list[SearchResult]:
    """Find candidatures by the beginning of their reference (point "search")."""
    code = "".join(query.split()).upper()
    if len(code) < SHORTEST or not user.has_perm(VIEW):
        return []
    rows = Referral.objects.visible_to(user).filter(Q(reference__gte=code) & Q(reference__lt=code + "\uffff"))
    return [
        SearchResult(
            str(one),
            f"{shown_name(one.person, user)} · {date_fr(one.proposed_at, weekday=False)} · {state_of(one)[1]}",
            one.get_absolute_url(),
            "briefcase",
            "Recrutement",
        )
        for one in rows.select_related("person").order_by("reference")[:FOUND]
    ]


class Story:
    """Tell on a person's page that she was proposed and what came of it, to those who may see it; never the sentences."""

    permission = VIEW

    def __call__(self, record) -> list[StoryItem]:
        if not isinstance(record, Person):
            return []
        rows = Referral.objects.filter(person=record).order_by("-proposed_at", "-pk")[:LATEST]
        known = {one.pk: one for one in rows}
        if not known:
            return []
        return [
            StoryItem(
                at=entry.at, kind="act", icon="briefcase", sentence=str(entry), url=known[entry.object_id].get_absolute_url()
            )
            for entry in entries_about(*known.values())
        ]  # fmt: skip
