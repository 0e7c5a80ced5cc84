"""Who comes on the list, what is corrected, who leaves it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Person, Place
from rentals.models import Offer, PublicRequest
from rentals.operations.online import dismiss
from rentals.waiting.models import Answer, Entry, Outcome
from rentals.waiting.operations.base import deny, in_touch, locked, must_be_live, told
from rentals.waiting.operations.turns import close_entry, close_turn, open_turn

ON_THE_LIST = "Mise sur la liste d’attente."


@transaction.atomic
def join(
    person: Person,
    *,
    offer: Offer,
    places: Collection[Place],
    term_months: int,
    starts_on: date | None = None,
    no_vehicle: bool = False,
    no_transport: bool = False,
    public_request: PublicRequest | None = None,
    at: datetime,
    actor,
) -> Entry:
    """Put somebody on the list for a kind of bike; the date is that of the request made online, when there is one.

    ``starts_on``, ``no_vehicle`` and ``no_transport`` are told only by who wants to. Raises WaitingRefused.
    """
    _may_wait(offer, places, term_months)
    if person.anonymised_at is not None:
        deny("Cette fiche est anonyme : choisissez une autre personne.")
    requested_at = min(public_request.received_at, at) if public_request else at
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                person=person, offer=offer, category_id=offer.category_id, term_months=term_months,
                starts_on=starts_on, no_vehicle=no_vehicle, no_transport=no_transport,
                requested_at=requested_at, contacted_at=at, public_request=public_request, noted_by=actor,
            )  # fmt: skip
    except IntegrityError:
        deny(
            "Cette personne est déjà sur la liste pour ce type de vélo : ouvrez son inscription pour la corriger.",
            field="offer",
        )
    entry.places.set(places)
    if public_request is not None:
        dismiss(public_request.pk, reason=ON_THE_LIST, at=at, actor=actor)
    record(
        "join_list", entry, sentence=typography(f"a mis quelqu’un sur la liste d’attente : {entry}"), actor=actor,
        at=at, after=entry.status, data={"places": sorted(place.pk for place in places)},
    )  # fmt: skip
    return entry


def _may_wait(offer: Offer, places: Collection[Place], term_months: int) -> None:
    if not offer.is_lease or not offer.is_open:
        deny("On attend une offre au mois, proposée aujourd’hui : choisissez-en une autre.", field="offer")
    if term_months not in offer.terms:
        choice = ", ".join(str(months) for months in offer.terms)
        deny(f"Choisissez une durée proposée : {choice} mois.", field="term_months")
    if not places:
        deny("Choisissez au moins un lieu où prendre le vélo.", field="places")
    for place in places:
        if not place.is_open:
            deny(f"{place} n’est plus en service : choisissez un autre lieu.", field="places")


@transaction.atomic
def correct(
    entry_id: int,
    *,
    places: Collection[Place],
    term_months: int,
    starts_on: date | None,
    no_vehicle: bool,
    no_transport: bool,
    at: datetime,
    actor,
) -> Entry:
    """Correct where, how long, and what gives points; the date of the request stays. Raises WaitingRefused."""
    entry = locked(entry_id)
    must_be_live(entry)
    _may_wait(entry.offer, places, term_months)
    values = {
        "term_months": term_months, "starts_on": starts_on, "no_vehicle": no_vehicle, "no_transport": no_transport,
    }  # fmt: skip
    changed = {name for name, value in values.items() if getattr(entry, name) != value}
    for name in changed:
        setattr(entry, name, values[name])
    entry.save(update_fields=sorted(changed))
    if set(entry.places.values_list("pk", flat=True)) != {place.pk for place in places}:
        entry.places.set(places)
        changed.add("places")
    if changed:
        told(entry, "correct_wait", f"a corrigé l’inscription : {entry}", at=at, actor=actor, changed=changed)
    return entry


@transaction.atomic
def leave(entry_id: int, *, outcome: str, at: datetime, actor) -> Entry:
    """Take somebody off the list, by one of the closed outcomes; the bike that she was offered is free again.

    ``actor`` is None when she said so herself, by her link. Raises WaitingRefused.
    """
    if outcome not in Outcome.values or outcome == Outcome.TAKEN:
        deny("Dites pourquoi la personne sort de la liste.", field="outcome")
    entry = locked(entry_id)
    must_be_live(entry)
    turn = open_turn(entry)
    if turn is not None:
        close_turn(turn, Answer.NO, at=at, actor=actor)
    close_entry(entry, outcome, at=at, actor=actor)
    return entry


@transaction.atomic
def give_news(entry_id: int, *, at: datetime, actor) -> Entry:
    """Note that somebody on the list was told where she stands, and still waits. Raises WaitingRefused."""
    entry = locked(entry_id)
    must_be_live(entry)
    _touch(entry, at, actor)
    return entry


def _touch(entry, at, actor):
    changes = in_touch(entry, at=at, actor=actor)
    for name, value in changes.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(changes))
    told(entry, "give_news", "a donné des nouvelles à quelqu’un de la liste d’attente", at=at, actor=actor)


def call_noted(call) -> None:
    """Hear, in the call's own transaction, that somebody was reached: she is not silent, nor forgotten (point « call_noted »)."""
    if call.result != "reached":
        return
    for key in Entry.objects.live().filter(person=call.person_id).order_by("pk").values_list("pk", flat=True):
        entry = locked(key)
        if entry.is_live:
            _touch(entry, call.at, call.by)
