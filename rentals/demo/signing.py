"""Signatures for the demonstration: a scribble that is always the same for the same name."""

import math

from mobilite.documents.models import Document, Kind
from rentals.forms.pads import AMENDMENT_CONSENT, CONTRACT_CONSENT
from rentals.kerb.signing import REPORT_CONSENT
from rentals.models import Rental, RentalDriver, Signer, Way
from rentals.operations import Signed, Signing
from rentals.operations.hands import shown

#: How many points a letter takes, and how long one lasts (milliseconds).
POINTS, PACE = 6, 14
SEEN = "État des lieux de départ {rental}\nLocataire : {person}\nVéhicule : {vehicle}"


def scribble(name: str) -> list[list[list[int]]]:
    """Return one line that goes up and down with the letters of a name, then a flourish under it."""
    letters = [letter for letter in name.lower() if letter.isalpha()][:14] or ["x"]
    line, count = [], len(letters) * POINTS
    for place in range(count):
        letter = letters[place // POINTS]
        height = 30 + ord(letter) * 7 % 70
        x = 90 + 780 * place // count
        y = 160 - round(height * math.sin(2 * math.pi * (place % POINTS) / POINTS)) - place // 6
        line.append([x, max(20, min(250, y)), place * PACE])
    start = count * PACE + 220
    under = [[880 - 70 * i, 245 + 6 * (i % 3) + 2 * i, start + i * PACE] for i in range(10)]
    return [line, under]


def drawn(role: Signer, name: str, consent: str, **whose) -> Signed:
    """Return the signature of somebody who draws."""
    return Signed(role=role, name=name, way=Way.FINGER, strokes=scribble(name), consent=consent, **whose)


def of_a_paper(paper: Document, rental: Rental, agent, *drivers: RentalDriver, alone=False) -> Signing:
    """Return what is drawn under a contract or an amendment: the borrower, these other drivers, us; or they ``alone``."""
    consent = CONTRACT_CONSENT if paper.kind == Kind.CONTRACT else AMENDMENT_CONSENT
    hands = [drawn(Signer.DRIVER, str(one.person), consent, driver_id=one.pk) for one in drivers]
    if not alone:
        hands.insert(0, drawn(Signer.BORROWER, str(rental.person), consent))
        hands.append(drawn(Signer.AGENT, str(agent), consent))
    return Signing(shown=shown(paper), device="Chrome 142, Android", signed=tuple(hands))


def on_the_screen(rental: Rental, agent) -> Signing:
    """Return what both signed on the tablet at a departure; now and then somebody writes a name instead."""
    person, way = str(rental.person), Way.TYPED if rental.pk % 12 == 0 else Way.FINGER
    strokes = scribble(person) if way == Way.FINGER else []
    return Signing(
        shown=SEEN.format(rental=rental.reference, person=person, vehicle=rental.vehicle.number),
        device="Chrome 142, Android",
        signed=(
            Signed(role=Signer.BORROWER, name=person, way=way, strokes=strokes, consent=REPORT_CONSENT),
            Signed(
                role=Signer.AGENT,
                name=str(agent),
                way=Way.FINGER,
                strokes=scribble(str(agent)),
                consent=REPORT_CONSENT,
            ),
        ),
    )
