"""Where people who are proposed come from: by which service we met them, who sent them, by which link, and whether they moved."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from advice.cases.models import Case, Diagnosis, When
from advice.recruitment.models import Origin, Reason, Referral
from advice.recruitment.seekers.models import WorkRequest
from mobilite.people.models import Person
from rentals.models import Rental, Service
from rentals.models import Status as Lent

CASE, SHEET, FORM, OTHER = "conseil", "fiche", "formulaire", "autre"
#: The services by which somebody is met, in the words of addresses. Those of mobility come first.
SERVICES = {
    str(Service.RESEAU): "Réseau mobilité",
    str(Service.VELILA): "VELILA",
    CASE: "Conseil mobilité",
    SHEET: "Fiche d’un prescripteur",
    FORM: "«\u00a0Je cherche un travail\u00a0»",
    OTHER: "Venue autrement",
}
MOBILITY = (str(Service.RESEAU), str(Service.VELILA), CASE)
#: A rental that never was one says nothing of how she was met.
NOT_LENT = (Lent.REFUSED, Lent.CANCELLED)


class Origins:
    """What is known of how some people were met. Six queries, however many people."""

    def __init__(self, people: Collection[int]):
        self.rentals = _earliest(
            Rental.objects.filter(person__in=people).exclude(status__in=NOT_LENT)
            .order_by("requested_at", "pk").values_list("person", "requested_at", "offer__service")
        )  # fmt: skip
        self.cases = _earliest(
            Case.objects.filter(person__in=people).order_by("opened_at", "pk").values_list("person", "opened_at", "pk")
        )  # fmt: skip
        asked = WorkRequest.objects.filter(person__in=people).order_by("received_at", "pk")
        self.requests = _earliest(asked.values_list("person", "received_at", "link", "link__name", "means"))
        self.senders = {
            person: (partner, name)
            for person, partner, name in Person.objects.filter(pk__in=people, referred_by__isnull=False)
            .order_by("pk").values_list("pk", "referred_by__partner", "referred_by__partner__name")
        }  # fmt: skip
        declined = Referral.objects.filter(person__in=people, reason=Reason.NOT_MOBILE)
        self.declined = _earliest(
            declined.order_by("processed_at", "pk").values_list("person", "processed_at", "pk")
        )
        told = Diagnosis.objects.signed().filter(case__person__in=people, when=When.ENTRY, has_problem=True)
        self.diagnosed = _earliest(
            told.order_by("signed_at", "pk").values_list("case__person", "signed_at", "pk")
        )

    def service(self, person: int, origin: str, at: datetime, rental_service: str = "") -> str:
        """Return by which service somebody was met who was proposed at ``at``: what she was proposed from, else what came first."""
        if origin == Origin.RENTAL and rental_service:
            return rental_service
        if origin == Origin.CASE:
            return CASE
        if origin == Origin.SHEET:
            return SHEET
        came = [
            (when, word)
            for when, word in (
                *((row[0], row[1]) for row in self.rentals[person]),
                *((row[0], CASE) for row in self.cases[person]),
                *((row[0], FORM) for row in self.requests[person]),
            )
            if when <= at
        ]
        return min(came)[1] if came else OTHER

    def sender(self, person: int) -> tuple[Any, str]:
        """Return the partner who sent her: its key, its name; « Venue d’elle-même » when nobody did."""
        return self.senders.get(person, (None, "Venue d’elle-même"))

    def link(self, person: int) -> tuple[Any, str] | None:
        """Return by which link of the form she came; None when she did not come by the form."""
        rows = self.requests[person]
        return (rows[0][1], rows[0][2] or "Sans lien") if rows else None

    def was_stuck(self, person: int, until: datetime) -> bool:
        """Tell whether she started « non mobile »: a diagnosis, an answer to a candidature or her own word said so by then."""
        if any(row[0] <= until for row in (*self.declined[person], *self.diagnosed[person])):
            return True
        return any("none" in (row[3] or ()) for row in self.requests[person] if row[0] <= until)


def _earliest(rows) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = defaultdict(list)
    for person, *rest in rows:
        found[person].append(tuple(rest))
    return found
