"""What a person’s page shows and offers of who may have what: prescriptions, suspensions, the way to every answer."""

from datetime import timedelta

from django.urls import reverse

from mobilite import clock
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.periods import paris_date
from rentals.access.shown import SEES_RESTRICTIONS

#: How many prescriptions are shown, the latest first.
SHOWN = 4
ANSWERS = "Que peut-on lui proposer\u202f?"


def person_acts(person, user) -> list[Act]:
    """Offer to see every answer, to note a prescription, to suspend loans."""

    def act(right, label, name, icon):
        return [Act(label, reverse(name, args=[person.pk]), icon)] if user.has_perm(right) else []

    return [
        *act("rentals.view_rental", ANSWERS, "rentals:answers", "list-checks"),
        *act("rentals.add_prescription", "Noter une prescription", "rentals:prescribe", "file-plus"),
        *act("rentals.decide_restriction", "Suspendre ses prêts", "rentals:restrict", "ban"),
    ]


def person_cards(person, user) -> list[Card]:
    """Return the card of what opens and closes loans: prescriptions, and suspensions for who may know. Three queries at most."""
    if not user.has_perm("rentals.view_rental"):
        return []
    today = paris_date(clock.now())
    facts = [*_restrictions(person, user, today), *_prescriptions(person, user, today), *_tries(person)]
    edit = Act(ANSWERS, reverse("rentals:answers", args=[person.pk]), "list-checks")
    return [Card("Accès aux prêts", "list-checks", facts or [Fact("Prescription", "aucune notée")], edit)]


def _restrictions(person, user, today):
    if not user.has_perm(SEES_RESTRICTIONS):
        return
    may_lift = user.has_perm("rentals.decide_restriction")
    for one in person.restrictions.filter(lifted_at=None, ends_on__gt=today).order_by("ends_on", "pk"):
        last = date_fr(one.ends_on - timedelta(days=1), weekday=False)
        what = one.get_service_display() if one.service else "tous les prêts"
        url = reverse("rentals:lift_restriction", args=[one.pk]) if may_lift else ""
        yield Fact("Suspension", f"jusqu’au {last}", f"{what}\u00a0: {one.get_motive_display().lower()}", url)


def _tries(person):
    """Yield the last try for each kind of two-wheeler."""
    known: dict = {}
    for one in person.aptitude_checks.order_by("-ready", "-at", "-pk")[:SHOWN]:
        known.setdefault(one.kind, one)
    for one in known.values():
        said = f"{'réussi' if one.ready else 'à refaire'}, le {date_fr(one.at, weekday=False)}"
        yield Fact(f"Essai {one.get_kind_display().lower()}", said, one.training)


def _prescriptions(person, user, today):
    may_renew = user.has_perm("rentals.add_prescription")
    rows = person.prescriptions.select_related("contact__partner", "adviser", "offer").order_by(
        "-until", "-pk"
    )
    for one in rows[:SHOWN]:
        said = f"{'finie le' if one.until < today else 'jusqu’au'} {date_fr(one.until, weekday=False)}"
        number = f", renouvellement n°\u00a0{one.number}" if one.number else ""
        url = reverse("rentals:renew_prescription", args=[one.pk]) if may_renew else ""
        what = str(one.offer or one.get_service_display())
        yield Fact("Prescription", said, f"{what}, par {one.given_by}{number}", url)
