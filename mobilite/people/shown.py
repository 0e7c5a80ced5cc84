"""What of a person a screen may show: names at the counter, addresses that were asked to stay hidden."""

from mobilite.pages.french import date_fr, time_fr
from mobilite.people.models import Person
from mobilite.people.models.persons import Civility


def hides_surnames(user) -> bool:
    """Tell whether surnames stay initials on this screen: at a counter, and for whoever may not see people (the workshop)."""
    return getattr(user, "hides_surnames", False) or not user.has_perm("people.view_person")


def shown_name(person: Person, user) -> str:
    """Return the name as this user sees it: « Aïcha L. » where surnames are hidden, « Aïcha Le Goff » elsewhere.

    In the archives she is a number for everybody: they are opened with a motive.
    """
    return short_name(person) if hides_surnames(user) or person.archived_at else str(person)


def short_name(person: Person) -> str:
    """Return the first name and the initial of the surname: « Aïcha L. »; in the archives, a number."""
    if person.archived_at is not None:
        return f"Personne n°\u00a0{person.pk}"
    return f"{person.first_name} {person.last_name[:1]}.".strip()


def born_words(person: Person) -> str:
    """Return « née le 7 octobre 2005 », as the civil title agrees; nothing when the day is not known."""
    born = {Civility.MRS: "née", Civility.MR: "né"}.get(person.civility, "né(e)")
    return f"{born} le {date_fr(person.birth_date, weekday=False)}" if person.birth_date else ""


def shown_address(person: Person, user) -> str:
    """Return the address as this user sees it: a hidden one only with ``people.view_hidden_address`` (row H11)."""
    if person.address_is_hidden and not user.has_perm("people.view_hidden_address"):
        return "Adresse masquée"
    return person.address


def contact_rules(person: Person) -> list[str]:
    """Return what to respect before reaching this person, one French sentence each (row H11)."""
    rules = []
    if person.no_voicemail:
        rules.append("Ne laissez pas de message vocal.")
    if person.no_sms:
        rules.append("N’écrivez pas de SMS.")
    if person.call_from is not None:
        rules.append(f"Appelez entre {time_fr(person.call_from)} et {time_fr(person.call_until)}.")
    if person.address_is_hidden:
        rules.append("Son adresse est masquée\u00a0: ne la donnez à personne.")
    return rules
