"""The short sheet: what leaves of a person when she is proposed, and what is known of how she moves today."""

from datetime import date
from decimal import Decimal

from advice.recruitment.models import Referral
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr
from mobilite.people.models import Person
from rentals.models import Rental
from rentals.models import Status as Lent

#: What never leaves, said on the page.
NEVER = "Ni son adresse, ni ses papiers, ni son argent, ni sa santé, ni nos notes."
LABELS = {
    "reasons": "Pourquoi elle",
    "wishes": "Ce qu’elle cherche",
    "hours": "Quand elle peut travailler",
    "skills": "Ce qu’elle sait faire",
    "childcare": "Garde des enfants",
    "mobility": "Comment elle se déplace",
}


def identity_of(person: Person) -> list[tuple[str, str]]:
    """Return what says who she is, and nothing more: name, telephone, commune."""
    found = [("Nom", str(person))]
    if person.phone:
        found.append(("Téléphone", french_phone(person.phone)))
    if person.commune is not None:
        found.append(("Commune", str(person.commune)))
    return found


def texts_of(referral: Referral) -> list[tuple[str, str]]:
    """Return what was written with her, in the order of the sheet; empty answers are left out."""
    pairs = [(label, getattr(referral, name)) for name, label in LABELS.items()]
    return [(label, value) for label, value in pairs if value]


def lines_of(referral: Referral) -> list[tuple[str, str]]:
    """Return exactly what the structure reads."""
    found = identity_of(referral.person)
    if referral.opening is not None:
        found.append(("Poste", str(referral.opening)))
    return found + texts_of(referral)


def hours_fr(hours: Decimal) -> str:
    """Write hours a week: « 20,5 h »."""
    return f"{hours.normalize():f}".replace(".", ",") + "\u00a0h"


def mobility_of(person: Person, today: date) -> str:
    """Say in words how she moves today: licences in force, her own vehicle, what we lend her. Two queries."""
    words = []
    licences = sorted(
        one.category
        for one in person.licences.all()
        if (one.expires_on is None or one.expires_on >= today) and one.lost_on is None
    )
    words.append(f"Permis {', '.join(licences)}" if licences else "Pas de permis connu")
    if person.has_vehicle is not None:
        words.append("a un véhicule qui roule" if person.has_vehicle else "pas de véhicule à elle")
    lent = (
        Rental.objects.filter(person=person, status=Lent.ONGOING)
        .select_related("offer")
        .order_by("pk")
        .first()
    )
    if lent is not None:
        until = date_fr(lent.return_at, weekday=False)
        words.append(f"loue chez nous jusqu’au {until}\u00a0: {lent.offer.name}")
    return ", ".join(words) + "."
