"""Leases of the demonstration: certificates for employers."""

from django.db import transaction

from mobilite.demonstration import Demonstration
from mobilite.documents.operations import drawing_put_off
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.leases.documents import issue_certificate, months_of
from rentals.models import Rental, Service, Status

#: So many leases have somebody who asks for certificates.
CERTIFIED = 2


def make(demo: Demonstration) -> None:
    """Play what happens to leases that run; what some day refuses is left out."""
    agent = demo.made["team"]["agent"]
    running = (
        Rental.objects.filter(
            status=Status.ONGOING, offer__service=Service.VELILA, incidents=None, return_at__gt=demo.now
        )
        .select_related("offer__category")
        .order_by("handed_over_at", "pk")
    )
    leases = [one for one in running if not one.main_bill.plan_shares.exists()]

    def certificates():
        for rental in leases[:CERTIFIED]:
            for month in months_of(rental):
                if month.paid and month.starts_on <= paris_date(demo.now):
                    issue_certificate(rental, month.number, at=demo.now, actor=agent)

    scenes = (certificates,)
    with drawing_put_off():
        played = sum(_played(scene) for scene in scenes)
    demo.say(f"Baux : {played} sur {len(scenes)}")


def _played(scene) -> bool:
    """Play a scene whole or not at all: on some days it cannot."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError):
        return False
    return True
