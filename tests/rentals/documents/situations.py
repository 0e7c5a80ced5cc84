"""Every paper, for people and vehicles of whom all or almost nothing is known."""

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from PIL import Image

from mobilite.documents.models import Document
from rentals import documents
from rentals.models import Moment
from rentals.operations import (
    ExtraLine,
    charge,
    extend,
    give_back_deposit,
    hand_over,
    sign,
    take_back,
    take_deposit,
)
from rentals.payments.models import Means
from rentals.payments.operations import pay
from tests.factories import a_driver, a_partner, a_vehicle
from tests.factories.lending import (
    NOW,
    a_confirmed_rental,
    a_report,
    a_requested_rental,
    an_offer,
    own_gear,
    sign_amendments,
    tried,
)

UNKNOWN = {"address": "", "commune": None, "phone": "", "email": "", "civility": "", "birth_place": ""}
KNOWN = {
    "civility": "mme",
    "birth_place": "Angers (49)",
    "email": "samia@mail.example",
    "birth_name": "Le Goff",
}


def a_photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (160, 120), "teal").save(file, "JPEG")
    return file.getvalue()


def every_paper(actor) -> Iterator[Document]:
    """Issue each kind of paper for each kind of vehicle, from the quote to the deposit given back."""
    car = a_vehicle("car", colour="Gris", frame_number="VF10000000000", equipment="Régulateur de vitesse")
    bike = a_vehicle("e-bike", frame_number="FR000777", bicycode="BC00000001")
    payer = {"payer": a_partner(), "payer_amount": Decimal("5.00")}
    yield from story(actor, a_driver(**KNOWN), vehicle=car, confirming=payer)
    yield from story(actor, a_driver(**UNKNOWN), offer=an_offer("reseau-scooter-50", doors=[]))
    yield from story(
        actor, a_driver("Éloïse", "Öztürk"), vehicle=bike, term_months=12, accessories=["Siège enfant"]
    )
    an_offer(
        "reseau-scooter-125",
        excess=None,
        theft_excess=None,
        rules="",
        accessories=[],
        replacement_prices={},
        prescription=False,
    )
    licences = {"licences": ["A1"]}
    yield from story(actor, a_driver(**licences), offer=an_offer("reseau-scooter-125"))


def story(actor, person, *, confirming=None, **fields) -> Iterator[Document]:
    asked = a_requested_rental(person, actor=actor, needed_from=NOW + timedelta(days=10), **fields)
    yield documents.issue_quote(asked, at=NOW, actor=actor)
    rental = a_confirmed_rental(
        person, actor=actor, needed_from=NOW + timedelta(hours=1), confirming=confirming, **fields
    )
    yield documents.issue_quote(rental, at=NOW, actor=actor)
    yield documents.issue_contract(rental, at=NOW, actor=None)
    rental = sign(rental.pk, means="paper", at=NOW, actor=actor)
    cheque = {
        "means": Means.CHEQUE,
        "bank": "Banque d’exemple",
        "cheque_number": "0000001",
        "holder": str(person),
    }
    how = {"means": Means.CASH} if Means.CASH in rental.offer.deposit_means else cheque
    take_deposit(rental.pk, amount=rental.agreed_deposit, at=NOW, actor=actor, **how)
    deposit = rental.deposits.get().deposit
    yield documents.issue_deposit_receipt(deposit, at=NOW, actor=actor)
    yield paid(rental, Decimal("1.00"), actor, "CB 000")
    tried(rental)
    report = a_report(
        vehicle=rental.vehicle,
        accessories=["Gilet"],
        marks=[("right", 500, 500, "dent", "")],
        gear=own_gear(rental),
    )
    rental = hand_over(rental.pk, report=report, at=rental.pickup_at, actor=actor)
    yield condition(rental, Moment.OUT, actor)
    longer = {"months": 1} if rental.is_lease else {"needed_until": rental.needed_until + timedelta(days=7)}
    if not rental.is_lease:
        rental = extend(rental.pk, at=NOW + timedelta(days=1), actor=actor, **longer)
        yield Document.objects.about(rental).filter(kind="amendment").first()
        sign_amendments(rental)
    report = a_report(
        rental.vehicle.meter + 10,
        missing=["Gilet"],
        remarks="Rien à dire.",
        marks=[("left", 500, 500, "scratch", "en bas")],
        photos={"left": a_photo()},
    )
    rental = take_back(rental.pk, report=report, at=rental.return_at, actor=actor)
    yield condition(rental, Moment.IN, actor)
    yield from given_back(rental, deposit, actor)


def given_back(rental, deposit, actor):
    """A cheque goes back whole; of the cash, 42 € of damage are kept."""
    kept = {}
    if deposit.means == Means.CASH:
        line = ExtraLine(label="Rétroviseur", amount=Decimal("42.00"), why="Cassé à gauche")
        charge(rental.pk, line=line, at=rental.returned_at, actor=actor)
        kept = {"kept": line.amount, "reason": "Un dégât vu au retour"}
    deposit = give_back_deposit(rental.pk, deposit.pk, **kept, at=rental.returned_at, actor=actor)
    yield from documents.issue_release(deposit, at=rental.returned_at, actor=actor)


def paid(rental, amount, actor, reference):
    payment = pay(
        rental.main_bill.pk, amount=amount, means=Means.CASH, reference=reference, at=NOW, actor=actor
    )
    return documents.issue_receipt(payment, at=NOW, actor=actor)


def condition(rental, moment, actor):
    report = rental.current.reports.get(moment=moment)
    return documents.issue_condition_report(report, at=report.at, actor=actor)
