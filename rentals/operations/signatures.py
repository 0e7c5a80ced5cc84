"""Write the signatures of a paper, one row each, at the end of the one chain (rows D4, D7, H9). A step of a larger operation."""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from mobilite.documents.models import Document
from mobilite.people.models import Representative
from rentals.models import ConditionReport, Rental, Signature, Signer, Way
from rentals.models.signatures import NOTHING_BEFORE, digest
from rentals.operations.base import deny

#: A drawing is 1000 wide and 320 high, whatever the screen; times are in milliseconds.
WIDTH, HEIGHT = 1000, 320
#: Fewer points than this is a slip of the finger.
FEWEST_POINTS = 8
MOST_POINTS = 6000
LONGEST = 10 * 60 * 1000
LONGEST_NAME = 120
LONGEST_DEVICE = 120

Strokes = list[list[list[int]]]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who signed, in what role, how: ``strokes`` are lists of points (x, y, milliseconds since the first).

    ``driver_id`` is the row of somebody named beside the borrower, who signs or with whom her ``representative`` does.
    """

    role: str
    name: str
    way: str
    strokes: Strokes
    consent: str
    driver_id: int | None = None
    representative: Representative | None = None


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What was shown to those who signed, word for word, on which device, and their signatures."""

    shown: str
    signed: Sequence[Signed]
    device: str = ""

    @property
    def roles(self) -> set[str]:
        """The roles that signed of themselves: a driver's representative is not the borrower's."""
        return {one.role for one in self.signed if one.driver_id is None or one.role == Signer.DRIVER}


def read_strokes(text: str) -> Strokes:
    """Return the strokes that a page sends as JSON; an empty list when it is no drawing, or a slip of the finger."""
    try:
        strokes = json.loads(text) if len(text) < 40 * MOST_POINTS else []
    except (ValueError, RecursionError):
        return []
    return strokes if is_drawing(strokes) else []


def is_drawing(strokes: object) -> bool:
    """Tell whether this is a list of strokes within the frame, whose time never goes back, long enough to be meant."""
    if not isinstance(strokes, list) or not all(isinstance(stroke, list) and stroke for stroke in strokes):
        return False
    points = [point for stroke in strokes for point in stroke]
    if not FEWEST_POINTS <= len(points) <= MOST_POINTS:
        return False
    then = 0
    for point in points:
        if not isinstance(point, list) or len(point) != 3 or any(type(one) is not int for one in point):
            return False
        x, y, when = point
        if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT and then <= when <= LONGEST):
            return False
        then = when
    return True


def write_signatures(
    rental: Rental,
    signing: Signing,
    *,
    report: ConditionReport | None = None,
    contract: Document | None = None,
    needs: Collection[str] = (Signer.BORROWER, Signer.AGENT),
    at: datetime,
    actor,
) -> list[Signature]:
    """Write one row per signature. Raises RentalRefused when a role that it ``needs`` is not there, or a signature is empty.

    The chain has one end: who writes holds it until the transaction is over. The rows of one paper are written once:
    the database refuses a second of the same role.
    """
    if not set(needs) <= signing.roles:
        who = "le locataire et vous signez tous les deux" if Signer.AGENT in needs else "faites-la dessiner"
        deny(f"Il manque une signature : {who}.", field="signatures")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Signature._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    last = Signature.objects.order_by("-rank").only("rank", "sha256").first()
    rank, previous = (last.rank, last.sha256) if last else (0, NOTHING_BEFORE)
    written = []
    for one in signing.signed:
        rank += 1
        row = _row(one, signing)
        row.rank, row.previous, row.rental, row.report, row.contract, row.at = (
            rank, previous, rental, report, contract, at,
        )  # fmt: skip
        row.driver_id = one.driver_id
        row.user = actor if one.role == Signer.AGENT else None
        row.sha256 = previous = row.chained()
        row.save(force_insert=True)
        written.append(row)
    return written


def _row(one: Signed, signing: Signing) -> Signature:
    name = " ".join(one.name.split())
    if not name:
        deny("Écrivez le nom de la personne qui signe.", field=one.role)
    if one.role not in Signer.values or one.way not in Way.values:
        deny("Dites qui signe, et comment.", field="signatures")
    if one.way == Way.FINGER and not is_drawing(one.strokes):
        deny("La signature est trop courte : signez à nouveau.", field=one.role)
    evidence = {
        "name": name[:LONGEST_NAME],
        "strokes": one.strokes if one.way == Way.FINGER else [],
        "consent": one.consent,
        "shown": signing.shown,
        "device": signing.device[:LONGEST_DEVICE],
        # A name alone could be found again from its hash.
        "salt": secrets.token_hex(16),
    }
    return Signature(
        role=one.role,
        way=one.way,
        shown_sha256=digest(signing.shown),
        evidence=evidence,
        evidence_sha256=digest(evidence),
    )
