"""Knowing a person: creating and changing the record, caution, household."""

from datetime import datetime

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.audit.readings import note_reading
from mobilite.people.models import Household, Person
from mobilite.people.operations.saving import saved
from mobilite.periods import paris_date
from mobilite.workflow import Refusal

#: A motive shorter than this says nothing.
MOTIVE = 10
CAUTION = ("no_sms", "no_voicemail", "call_from", "call_until", "address_is_hidden")


class WasAnonymised(Refusal):
    def __init__(self):
        super().__init__("Cette fiche a été anonymisée\u00a0: elle ne change plus.")


class NoPhone(Refusal):
    def __init__(self):
        super().__init__("Cette personne n’a pas de téléphone noté.")


class AlreadyTogether(Refusal):
    pass


def _locked(person_id) -> Person:
    person = Person.objects.locked().get(pk=person_id)
    if person.anonymised_at is not None:
        raise WasAnonymised
    return person


@transaction.atomic
def create_person(*, at: datetime, actor, **values) -> Person:
    """Write a new record and return it. ``values`` are fields of Person; ``last_name`` and ``first_name`` at least.

    Likely duplicates are the page's question, not a refusal: homonyms exist. Raises NotValid with a French sentence.
    """
    person = Person(created_at=at)
    saved(person, {"last_name": "", "first_name": ""} | values)
    record("create", person, sentence="a créé la fiche", actor=actor, at=at)
    return person


@transaction.atomic
def update_person(person_id, *, at: datetime, actor, **values) -> Person:
    """Change these fields of a person and return the record; nothing is written when nothing changes.

    A new telephone number is no longer verified. Raises NotValid, WasAnonymised.
    """
    person = _locked(person_id)
    phone = person.phone
    changed = saved(person, values)
    if "phone" in changed and person.phone != phone and "phone_verified_on" not in values:
        person.phone_verified_on = None
        person.save(update_fields=["phone_verified_on"])
    if changed:
        # Names of fields only: the journal outlives the person's data.
        record("update", person, sentence=_what_changed(changed), actor=actor, at=at, changed=changed)
    return person


def _what_changed(changed: list[str]) -> str:
    words = {field.name: str(field.verbose_name) for field in Person._meta.fields}
    labels = [words[name] for name in changed]
    few = ", ".join(labels[:4]) + (f" et {len(labels) - 4} autres" if len(labels) > 5 else "")
    return f"a modifié la fiche\u00a0: {few if len(labels) != 5 else ', '.join(labels)}"


@transaction.atomic
def verify_phone(person_id, *, at: datetime, actor) -> Person:
    """Say that the person was seen answering this telephone: it opens what it opens for 12 months (row H12).

    Raises NoPhone.
    """
    person = _locked(person_id)
    if not person.phone:
        raise NoPhone
    person.phone_verified_on = paris_date(at)
    person.save(update_fields=["phone_verified_on"])
    record("verify_phone", person, sentence="a vérifié le téléphone", actor=actor, at=at)
    return person


@transaction.atomic
def phone_failed(number: str, *, at: datetime) -> int:
    """Say that nothing arrived at a number: it opens nothing until checked at the counter, for all who share it.

    Row H12. Returns how many people had it verified.
    """
    people = Person.objects.locked().filter(phone=number, phone_verified_on__isnull=False).order_by("pk")
    touched = list(people)
    for person in touched:
        person.phone_verified_on = None
        person.save(update_fields=["phone_verified_on"])
        sentence = "a noté que le téléphone est à vérifier\u00a0: un message n’est pas arrivé"
        record("phone_failed", person, sentence=sentence, actor=None, at=at)
    return len(touched)


@transaction.atomic
def set_caution(
    person_id,
    *,
    no_sms=False,
    no_voicemail=False,
    call_from=None,
    call_until=None,
    address_is_hidden=False,
    at,
    actor,
) -> Person:
    """Say how this person may be reached without danger, or lift what was said (row H11). Raises NotValid."""
    person = _locked(person_id)
    before = person.needs_caution
    values = (no_sms, no_voicemail, call_from, call_until, address_is_hidden)
    changed = saved(person, dict(zip(CAUTION, values, strict=True)))
    if changed:
        if not person.needs_caution:
            sentence = "a levé les précautions de contact"
        else:
            sentence = f"a {'changé' if before else 'noté'} des précautions de contact"
        record("set_caution", person, sentence=sentence, actor=actor, at=at, changed=changed)
    return person


class NoMotive(Refusal):
    def __init__(self):
        super().__init__(
            "Dites pourquoi vous avez besoin de cette adresse\u00a0: le responsable le lira.", field="why"
        )


@transaction.atomic
def open_hidden_address(person_id, *, why: str, at: datetime, actor) -> Person:
    """Let a colleague read an address that is hidden from their role, with a motive that the manager reads (row H11).

    Raises NoMotive when the motive says nothing.
    """
    person = _locked(person_id)
    why = why.strip()
    if len(why) < MOTIVE:
        raise NoMotive
    note_reading(person, reader=actor, at=at, why=why)
    record("open_hidden_address", person, sentence="a ouvert une adresse masquée", actor=actor, at=at)
    return person


@transaction.atomic
def join_household(person_id, *, with_person: Person, at: datetime, actor) -> Household:
    """Say that somebody lives with another person: in the household of that one, made when there is none (row H10).

    Raises AlreadyTogether when it is known, or when the person lives in another household.
    """
    person = _locked(person_id)
    if with_person.pk == person.pk:
        raise AlreadyTogether("Choisissez une autre personne.", field="with_person")
    other = Person.objects.get(pk=with_person.pk)
    if person.household_id is not None:
        same = person.household_id == other.household_id
        raise AlreadyTogether(
            "Ces deux personnes sont déjà dans le même foyer."
            if same
            else "Cette personne est déjà dans un autre foyer\u00a0: elle doit d’abord le quitter.",
            field="with_person",
        )
    household = other.household
    if household is None:
        household = Household.objects.create(name=f"Foyer {other.last_name}")
        other.household = household
        other.save(update_fields=["household"])
    person.household = household
    person.save(update_fields=["household"])
    record("join_household", person, sentence="a noté avec qui la personne vit", actor=actor, at=at)
    return household


@transaction.atomic
def leave_household(person_id, *, at: datetime, actor) -> Person:
    """Take a person out of the household; one that is left alone is no household any more. Raises AlreadyTogether."""
    person = _locked(person_id)
    household = person.household
    if household is None:
        raise AlreadyTogether("Cette personne n’est dans aucun foyer.")
    person.household = None
    person.save(update_fields=["household"])
    left = list(household.person_set.locked().all()[:2])
    if len(left) < 2:
        household.person_set.update(household=None)
        household.delete()
    record(
        "leave_household",
        person,
        sentence="a noté que la personne ne vit plus dans ce foyer",
        actor=actor,
        at=at,
    )
    return person
