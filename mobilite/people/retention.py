"""How long people are kept: two years after the last contact, then the archives if a law needs the name, then nobody.

An anonymised person stays as a number: her year of birth, her commune and her coded situation still count.
"""

from datetime import UTC, date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mobilite.kept import CNIL_SOCIAL, GONE, OURS, YEAR, Duty, Forgetting, Rule, Stage, Terms, Touch
from mobilite.people.models import (
    Activity,
    Consent,
    Household,
    Licence,
    Note,
    Paper,
    PaperFile,
    Person,
    Representative,
)
from mobilite.people.models.papers import PaperState
from mobilite.registry import registered

TOUCHES = (
    Touch("people.notes", "people.Note", "at"),
    Touch("people.papers", "people.Paper", "seen_on"),
    Touch("people.licences", "people.Licence", "seen_on"),
    Touch("people.consents", "people.Consent", "at"),
)


def touches() -> list[Touch]:
    return [item.value for item in registered("last_contact")]


def duties(*, by_law: bool) -> list[Duty]:
    return [item.value for item in registered("keeps_name") if item.value.by_law is by_law]


def _any(duties_: list[Duty]) -> Q:
    found = Q(pk__in=())
    for duty in duties_:
        found |= Q(duty.holds())
    return found


def silent(terms: Terms) -> QuerySet:
    """Return the people who have not been in touch since the limit; the anonymised are done."""
    limit = terms.active_limit
    people = Person.objects.filter(anonymised_at=None, created_at__lt=limit)
    people = people.filter(Q(reopened_at=None) | Q(reopened_at__lt=limit))
    for touch in touches():
        people = people.filter(~Q(touch.since(limit)))
    return people


def to_archive(terms: Terms) -> QuerySet:
    people = silent(terms).filter(archived_at=None)
    return people.exclude(_any(duties(by_law=False))).filter(_any(duties(by_law=True)))


def to_anonymise(terms: Terms) -> QuerySet:
    return silent(terms).exclude(_any(duties(by_law=False))).exclude(_any(duties(by_law=True)))


def waiting(terms: Terms):
    """Yield why people whose term is over stay as they are, and which."""
    people = silent(terms)
    for duty in duties(by_law=False):
        yield duty.why, people.filter(duty.holds())


def last_contacts(keys: list) -> dict[int, datetime]:
    """Return when people were last in touch with us, by key."""
    known = Person.objects.filter(pk__in=keys).values_list("pk", "created_at", "reopened_at")
    found = {pk: max(filter(None, moments)) for pk, *moments in known}
    for touch in touches():
        for pk, moment in touch.latest(keys).items():
            if moment is not None:
                found[pk] = max(found[pk], _instant(moment))
    return found


def _instant(moment) -> datetime:
    return (
        moment
        if isinstance(moment, datetime)
        else datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    )


def _forget(keys, now, *, identity: bool) -> list[str]:
    files: list[str] = []
    # People last: others still ask for their numbers.
    for item in reversed(registered("person_forgotten")):
        for step in (item.value.social, item.value.identity if identity else None):
            if step is not None:
                files += step(keys, now)
    return files


def archive(keys, terms: Terms) -> list[str]:
    """Erase what only served to follow them, and take them out of ordinary work."""
    files = _forget(keys, terms.now, identity=False)
    Person.objects.filter(pk__in=keys).update(archived_at=terms.now)
    return files


def anonymise(keys, terms: Terms) -> list[str]:
    """Erase all that says who they are."""
    files = _forget(keys, terms.now, identity=True)
    Person.objects.filter(pk__in=keys).update(anonymised_at=terms.now)
    return files


def social(keys, now) -> tuple[str, ...]:
    Note.objects.filter(person__in=keys).delete()
    pictures = PaperFile.objects.filter(paper__person__in=keys)
    files = tuple(pictures.values_list("file_name", flat=True))
    pictures.delete()
    Paper.objects.filter(person__in=keys).delete()
    # Where she worked and when still counts; for whom does not.
    Activity.objects.filter(person__in=keys).update(employer=GONE, hours="")
    homes = list(Household.objects.filter(person__in=keys).values_list("pk", flat=True))
    Person.objects.filter(pk__in=keys).update(
        household=None,
        family_quotient=None,
        quotient_proof_on=None,
        yearly_income=None,
        income_parts=None,
        allowance_amount=None,
    )
    lived_in = Exists(Person.objects.filter(household=OuterRef("pk")))
    Household.objects.filter(~lived_in, pk__in=homes).delete()
    return files


def identity(keys, now) -> tuple[str, ...]:
    Licence.objects.filter(person__in=keys).delete()
    Consent.objects.filter(person__in=keys).delete()
    # A signed contract may point at who signed with her: the row stays, and says nobody.
    Representative.objects.filter(person__in=keys).update(
        first_name="", last_name=GONE, organisation="", phone="", email="", proof_on=None
    )
    for pk, born in Person.objects.filter(pk__in=keys).values_list("pk", "birth_date"):
        Person.objects.filter(pk=pk).update(
            first_name="Personne",
            last_name=f"n°\u00a0{pk}",
            birth_name="",
            birth_date=date(born.year, 1, 1) if born else None,
            birth_place="",
            phone="",
            phone_verified_on=None,
            phone_is_shared=False,
            email="",
            address="",
            no_sms=False,
            no_voicemail=False,
            call_from=None,
            call_until=None,
            address_is_hidden=False,
            search_text="",
            protection="",
        )
    return ()


def never_checked(terms: Terms) -> QuerySet:
    """Return the pictures that nobody looked at in time: they helped nobody."""
    waiting = PaperFile.objects.filter(paper__state=PaperState.RECEIVED, received_at__lt=terms.limit)
    return waiting.annotate(since=F("received_at"))


def forget_pictures(keys, terms: Terms) -> list[str]:
    """Erase pictures; a paper without any is to be brought again."""
    pictures = PaperFile.objects.filter(pk__in=keys)
    files, papers = map(list, zip(*pictures.values_list("file_name", "paper"), strict=True))
    pictures.delete()
    Paper.objects.filter(pk__in=papers, state=PaperState.RECEIVED, files=None).update(
        state=PaperState.ASKED, asked_at=terms.now, received_at=None
    )
    return files


DECLARED = (
    *TOUCHES,
    Forgetting("people", social, identity),
    Rule(
        "people.people",
        "Personnes\u00a0: fiche et suivi",
        since="le dernier contact",
        then="anonyme\u00a0: ni nom, ni coordonnées, ni notes\u00a0; l’année de naissance et la commune comptent encore",
        source=f"{CNIL_SOCIAL}\u00a0; aux archives tant qu’un contrat ou une note garde le nom",
        active=2 * YEAR,
        archive=Stage(to_archive, archive),
        erase=Stage(to_anonymise, anonymise),
        holds={"people.person": "pk"},
        say=lambda person: f"personne n°\u00a0{person.pk}",
        moments=last_contacts,
        waiting=waiting,
        person="pk",
    ),
    Rule(
        "people.paper_files",
        "Photos de pièces",
        since="la réception, tant que personne ne les a vérifiées",
        then="effacées. Vérifiées, elles le sont tout de suite\u00a0; un motif choisi les garde douze mois au plus",
        source=f"{OURS}\u00a0; minimisation, RGPD art. 5",
        active=2,
        erase=Stage(never_checked, forget_pictures),
        holds={"people.person": "paper__person"},
        deletes=("people.PaperFile",),
        say=lambda picture: f"image n°\u00a0{picture.pk}",
        person="paper__person",
    ),
)
