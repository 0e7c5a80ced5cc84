"""Examples of the acts at the kerb."""

from datetime import datetime
from io import BytesIO

from PIL import Image

from mobilite.files import storage
from mobilite.periods import PARIS
from rentals.models import ConditionDraft, ConditionPhoto, Moment
from tests.examples import Example
from tests.factories import a_report, a_returned_rental, a_signed_rental, an_ongoing_rental

NOW = datetime(2026, 4, 7, 9, 30, tzinfo=PARIS)
STEPS = ("", "_meter", "_energy", "_marks", "_photos", "_accessories", "_gear", "_damage", "_review", "_sign")


def _photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "JPEG")
    return file.getvalue()


def _leaving():
    return {"pk": a_signed_rental().pk}


def _coming_back():
    return {"pk": an_ongoing_rental(handed_over_at=NOW).pk}


def _draft_photo(make, moment):
    def kwargs():
        rental = make()
        name = storage.save("kerb", _photo(), suffix="jpg")
        ConditionDraft.objects.create(
            rental=rental,
            moment=moment,
            vehicle=rental.vehicle,
            data={"photos": {"front": name}},
            updated_at=NOW,
        )
        return {"pk": rental.pk, "name": "front"}

    return kwargs


def _report_photo():
    from rentals.operations import hand_over

    rental = a_signed_rental()
    report = a_report(photos={"front": _photo()})
    hand_over(rental.pk, report=report, at=NOW, actor=None)
    return {"pk": ConditionPhoto.objects.get().pk}


PAGES = {
    **{f"rentals:hand_over{step}": Example(_leaving) for step in STEPS},
    **{f"rentals:take_back{step}": Example(_coming_back) for step in STEPS},
    "rentals:hand_over_done": Example(_coming_back),
    "rentals:take_back_done": Example(lambda: {"pk": a_returned_rental().pk}),
    "rentals:hand_over_photo": Example(_draft_photo(a_signed_rental, Moment.OUT)),
    "rentals:take_back_photo": Example(
        _draft_photo(lambda: an_ongoing_rental(handed_over_at=NOW), Moment.IN)
    ),
    "rentals:condition_photo": Example(_report_photo),
}
