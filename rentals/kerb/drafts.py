"""Keep what is noted at the kerb, step by step. Each change is one short transaction under the rental's lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from mobilite.files import storage
from rentals.models import ConditionDraft, Moment, Rental, Status
from rentals.operations import RentalRefused

FOLDER = "kerb"
#: The state that a rental leaves by each act.
STARTS_FROM = {Moment.OUT: Status.CONFIRMED, Moment.IN: Status.ONGOING}


class AlreadyDone(RentalRefused):
    """The report was written meanwhile: show it."""


def draft_of(rental: Rental, moment: Moment) -> ConditionDraft:
    """Return what was noted of the vehicle that the rental holds now; an empty one, not saved, at first."""
    vehicle = rental.vehicle
    found = ConditionDraft.objects.filter(rental=rental, moment=moment, vehicle=vehicle)
    known = found.select_related("updated_by").first()
    return known or ConditionDraft(rental=rental, moment=moment, vehicle=vehicle, data={})


@contextmanager
def written(rental: Rental, moment: Moment, *, at: datetime, actor) -> Iterator[ConditionDraft]:
    """Hold the draft while its ``data`` is changed, then save it. Raises AlreadyDone when the act is over.

    What was noted of another vehicle is dropped: it was swapped or reassigned since.
    """
    with transaction.atomic():
        held = Rental.objects.locked().get(pk=rental.pk)
        if held.status != STARTS_FROM[moment]:
            raise AlreadyDone("Quelqu’un a terminé avant vous : voici ce qui est noté.")
        draft = ConditionDraft.objects.filter(rental=held, moment=moment).first()
        draft = draft or ConditionDraft(rental=held, moment=moment)
        vehicle = held.vehicle
        if draft.vehicle_id != vehicle.pk:
            forget_files(draft)
            draft.vehicle, draft.data = vehicle, {}
        yield draft
        draft.version += 1
        draft.updated_at, draft.updated_by = at, actor
        draft.save()


def remove(rental: Rental, moment: Moment) -> None:
    """Forget the draft and its photos, once the transaction holds."""
    draft = ConditionDraft.objects.filter(rental=rental, moment=moment).first()
    if draft is not None:
        forget_files(draft)
        draft.delete()


def keep_photo(draft: ConditionDraft, name: str, image: bytes) -> None:
    """Keep a cleaned photo under a name, in the place of the one before."""
    photos = draft.data.setdefault("photos", {})
    forget_file(photos.get(name))
    photos[name] = storage.save(FOLDER, image, suffix=".jpg")


def forget_files(draft: ConditionDraft) -> None:
    for file_name in draft.data.get("photos", {}).values():
        forget_file(file_name)


def forget_file(file_name: str | None) -> None:
    """Delete a file once the transaction holds; nothing names it any more."""
    if file_name:
        transaction.on_commit(lambda: storage.delete(file_name))
