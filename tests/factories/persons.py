"""People who need to move, and those who send them."""

from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count

from PIL import Image

from mobilite.files import received
from mobilite.files.received import Received
from mobilite.people.models import Activity, Consent, Contact, Licence, Paper, Partner, Person, Representative
from mobilite.people.models.partners import Authorisation, PartnerKind
from mobilite.people.models.persons import ConsentPurpose, LicenceCategory, PaperKind, Situation
from mobilite.people.operations import receive_paper
from tests.factories.people import commune

#: The tests' clock stands on 7 April 2026, 9 h 30 in Paris.
TODAY = date(2026, 4, 7)
KNOWN_SINCE = datetime(2026, 3, 2, 9, tzinfo=UTC)

_FIRST_NAMES = ("Aïcha", "Bruno", "Chloé", "Driss", "Élodie", "Fatou", "Gaël", "Hélène", "Ibrahim", "Jeanne")
_LAST_NAMES = (
    "Le Goff",
    "Martin",
    "Diallo",
    "Guérin",
    "Petit",
    "Sow",
    "Morvan",
    "Nguyen",
    "Öztürk",
    "Rouxel",
)
_number = count(1)


def a_person(first_name="", last_name="", *, licences=(), papers=(), **fields) -> Person:
    """Return a person who lives in Ancenis, 30 years old, looking for a job, without a vehicle.

    ``licences`` and ``papers`` are what she showed: ``a_person(licences=["B"], papers=["identity", "address"])``.
    """
    number = next(_number)
    values = {
        "first_name": first_name or _FIRST_NAMES[number % 10],
        "last_name": last_name or _LAST_NAMES[number // 10 % 10],
        "birth_date": date(1996, 1, 15),
        "phone": f"+3363998{number % 10000:04}",
        "address": "3 rue du Pont",
        "situation": Situation.REGISTERED,
        "has_vehicle": False,
        "created_at": KNOWN_SINCE,
    }
    if "commune" not in fields:
        fields["commune"] = commune()
    person = Person.objects.create(**values | fields)
    for category in licences:
        a_licence(person, category)
    for kind in papers:
        a_paper(person, kind)
    return person


def a_driver(first_name="", last_name="", **fields) -> Person:
    """Return a person who may take a car: licence B of 2018, identity and address seen last week."""
    proofs = {"licences": ["B"], "papers": [PaperKind.IDENTITY, PaperKind.ADDRESS]}
    return a_person(first_name, last_name, **proofs | fields)


def a_licence(person, category=LicenceCategory.B, **fields) -> Licence:
    """Return a licence of 1 June 2018, valid until 2033, seen last week."""
    values = {
        "number": f"18AA0{person.pk:05}",
        "issued_on": date(2018, 6, 1),
        "expires_on": date(2033, 6, 1),
        "authority": "Préfecture de la Loire-Atlantique",
        "seen_on": date(2026, 4, 1),
    }
    return Licence.objects.create(person=person, category=category, **values | fields)


def a_paper(person, kind=PaperKind.ADDRESS, **fields) -> Paper:
    """Return a paper of 2 March 2026 seen on 1 April; an identity is valid until 2031."""
    values = {"issued_on": date(2026, 3, 2), "seen_on": date(2026, 4, 1)}
    if kind == PaperKind.IDENTITY:
        values |= {
            "issued_on": date(2021, 5, 3),
            "expires_on": date(2031, 5, 3),
            "detail": "Carte d’identité",
        }
    return Paper.objects.create(person=person, kind=kind, **values | fields)


def a_picture(colour="white", size=(90, 60)) -> Received:
    """Return a picture as it is kept once it was received: two of the same colour are the same."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return received.clean(out.getvalue())


def a_paper_to_check(person, kind=PaperKind.ADDRESS, *, at=KNOWN_SINCE, actor=None, files=1) -> Paper:
    """Return a paper whose pictures wait for somebody to look at them."""
    pictures = [a_picture(("white", "teal", "navy")[rank % 3], (90, 60 + rank)) for rank in range(files)]
    return receive_paper(person, kind=kind, files=pictures, at=at, actor=actor)


def a_representative(person, role="parent", **fields) -> Representative:
    """Return a mother who represents since 2020, as the family book says."""
    values = {
        "first_name": "Nadia",
        "last_name": person.last_name,
        "proof": "family_book",
        "starts_on": date(2020, 1, 1),
        "seen_on": date(2026, 4, 1),
    }
    return Representative.objects.create(person=person, role=role, **values | fields)


def an_activity(person, *, where="Ligné", **fields) -> Activity:
    """Return a job at Ligné, in the territory, since 1 March 2026, without an end."""
    values = {"kind": "work", "employer": "Jardins du Pont", "starts_on": date(2026, 3, 1)}
    return Activity.objects.create(person=person, commune=commune(where), **values | fields)


def a_consent(person, purpose=ConsentPurpose.CONTACT_REFERRER, *, given=True, **fields) -> Consent:
    """Return an answer given at the counter on 2 March 2026."""
    values = {"at": KNOWN_SINCE, "how": "De vive voix, au comptoir"}
    return Consent.objects.create(person=person, purpose=purpose, given=given, **values | fields)


def a_partner(name="Mission locale du Pays d’exemple", **fields) -> Partner:
    """Return an authorised mission locale. Same name, same partner."""
    values = {
        "kind": PartnerKind.MISSION_LOCALE,
        "authorisation": Authorisation.VALIDATED,
        "phone": "+33261910020",
        "email": "accueil@ml.example",
    }
    return Partner.objects.filter(name=name).first() or Partner.objects.create(name=name, **values | fields)


def a_contact(first_name="Claire", last_name="Morvan", *, partner=None, **fields) -> Contact:
    """Return somebody at a partner's, with a telephone and an e-mail."""
    values = {"job": "Conseillère", "phone": "+33261910021", "email": "claire.morvan@ml.example"}
    return Contact.objects.create(
        partner=partner or a_partner(), first_name=first_name, last_name=last_name, **values | fields
    )
