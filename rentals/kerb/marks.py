"""The marks of a vehicle as the kerb shows them: the old ones, never charged, and those of today (row E2)."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from mobilite.pages.drawings import HEIGHT, WIDTH
from mobilite.pages.french import date_fr
from rentals.kerb import sights
from rentals.models import ConditionPhoto, Mark, MarkKind


class Marks:
    """The part of an act that is drawn. Needs ``vehicle``, ``drawing``, ``data``, ``at`` and ``photo_url``."""

    vehicle: Any
    drawing: Any
    data: dict[str, Any]
    at: datetime
    photo_url: Any

    @cached_property
    def sides(self):
        return sights.sides(self.drawing)

    @cached_property
    def _every_mark(self) -> list[Mark]:
        return list(self.vehicle.marks.select_related("found_in").order_by("found_in__at", "pk"))

    def _known_at(self, at: datetime) -> list[Mark]:
        return [
            mark
            for mark in self._every_mark
            if mark.found_in.at <= at and (mark.repaired_at is None or mark.repaired_at > at)
        ]

    @cached_property
    def _mark_photos(self) -> dict[tuple[int, str], int]:
        photos = ConditionPhoto.objects.filter(
            report__in={mark.found_in_id for mark in self._every_mark}, side__startswith=sights.MARK_VIEW
        )
        return {(report, side): pk for pk, report, side in photos.values_list("pk", "report", "side")}

    @cached_property
    def old_marks(self) -> list[dict[str, Any]]:
        """The marks known before, numbered as on paper: never charged."""
        return [self._shown_old(mark, number) for number, mark in enumerate(self._known_at(self.at), 1)]

    def _shown_old(self, mark, number):
        then = 1 + self._known_at(mark.found_in.at).index(mark)
        photo = self._mark_photos.get((mark.found_in_id, f"{sights.MARK_VIEW}{then}"))
        return {
            **_placed(number, mark.side, mark.x, mark.y, mark.kind, mark.note),
            "is_new": False,
            "seen": f"Ancienne, {mark.found_in.get_moment_display().lower()} du {date_fr(mark.found_in.at, weekday=False)}",
            "photo_url": reverse("rentals:condition_photo", args=[photo]) if photo else "",
        }

    @property
    def new_marks(self) -> list[dict[str, Any]]:
        """The marks seen today, numbered after the others."""
        first = len(self.old_marks) + 1
        return [
            self._shown_new(mark, number) for number, mark in enumerate(self.data.get("marks", []), first)
        ]

    def _shown_new(self, mark, number):
        photo = self.photo_url(mark_name(mark["id"]))
        part = sights.part_at(self.drawing, mark["side"], mark["x"], mark["y"])
        return {
            **_placed(number, mark["side"], mark["x"], mark["y"], mark["kind"], part),
            "id": mark["id"],
            "is_new": True,
            "seen": "Nouvelle, photo prise" if photo else "Nouvelle, photo à prendre",
            "photo_url": photo,
        }

    def marks(self) -> list[dict[str, Any]]:
        return [*self.old_marks, *self.new_marks]

    @property
    def unnamed_mark(self) -> dict[str, Any] | None:
        return next((mark for mark in self.new_marks if not mark["kind"]), None)

    @property
    def seen_sides(self) -> list[str]:
        return self.data.get("seen", [])


def mark_name(identity: str) -> str:
    """Return the name under which the photo of a new mark is kept."""
    return f"m-{identity}"


def _placed(number, side, x, y, kind, part):
    word = MarkKind(kind).label if kind else "Marque à préciser"
    words = f"{word}, {part}" if part else word
    return {
        "number": number,
        "side": side,
        "x": x * WIDTH // 1000,
        "y": y * HEIGHT // 1000,
        "kind": kind,
        "part": part,
        "words": words,
        "label": words,
    }
