"""Files of the demonstration: an accident to declare and one declared, a theft with its complaint, keys, a bike not returned."""

import io
from datetime import timedelta

from django.db import transaction
from PIL import Image, ImageDraw

from mobilite.demonstration import Demonstration
from mobilite.files import images
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals.incidents import operations
from rentals.incidents.models import Injured, Kind
from rentals.models import Rental, Status

DAY = timedelta(days=1)
ACCOUNT = "Sur le parking, l’autre voiture a reculé dans l’aile arrière. Constat rempli à deux, feux cassés."
OTHER = "Citroën Berlingo, AA-000-AA, conduite par M. Exemple. Assureur d’exemple, contrat 0000000."


def make(demo: Demonstration) -> None:
    """Open files about rentals that run, or ran lately; those that some day refuses are left out."""
    agent = demo.made["team"]["agent"]
    now, done = demo.now, {"at": demo.now - timedelta(hours=1), "actor": agent}
    running = list(
        Rental.objects.filter(status=Status.ONGOING, handed_over_at__lt=now - 6 * DAY)
        .with_vehicles()
        .order_by("pk")
    )
    loans = [one for one in running if not one.is_lease and one.return_at > now]
    leases = [one for one in running if _free_lease(one, now)]
    late = [one for one in running if one.return_at < now - DAY]

    def opened(rental, kind, days, **values):
        day = paris_date(now - days * DAY)
        happened_at = demo.at(day, 16, 20)
        at = min(demo.at(day + DAY, 9, 40), done["at"])
        return operations.open_incident(
            rental.vehicle, kind=kind, rental=rental, happened_at=happened_at, known_on=paris_date(at), **values, at=at,
            actor=agent,
        )  # fmt: skip

    def accident_to_declare():
        accident = {
            "scene": "Parking de la gare, Ancenis-Saint-Géréon",
            "account": ACCOUNT,
            "third_party": OTHER,
        }
        one = opened(loans[0], Kind.ACCIDENT, 1, injured=Injured.NO, may_drive=True, **accident)
        operations.add_pictures(
            one.pk, [_picture("Constat"), _picture("Aile arrière")], label="Constat, dégâts", **done
        )

    def accident_declared():
        where = {"scene": "D923, Mésanger", "account": ACCOUNT}
        one = opened(loans[1], Kind.ACCIDENT, 5, injured=Injured.YES, may_drive=True, **where)
        operations.declare(
            one.pk, on=demo.today - 3 * DAY, reference="SIN-EX-0001", detail="Par e-mail", **done
        )
        operations.add_step(one.pk, kind="expert", on=demo.today - DAY, detail="Passage de l’expert", **done)

    def theft_followed():
        where = {"scene": "Devant la gare, Ancenis-Saint-Géréon", "account": "Antivol coupé."}
        one = opened(leases[-1], Kind.THEFT, 2, **where)
        paper = _picture("Récépissé de plainte (exemple)")
        operations.note_complaint(one.pk, on=demo.today - DAY, reference="2026/EX/000123", file=paper, **done)
        operations.declare(one.pk, on=demo.today, reference="SIN-EX-0002", **done)
        operations.stop_rental(one.pk, **done)

    def theft_of_the_night():
        opened(leases[-2], Kind.THEFT, 1, scene="Rue du Collège", account="Vélo attaché, disparu au matin.")

    def not_returned():
        rental = late[0]
        one = operations.open_incident(
            rental.vehicle, kind=Kind.NOT_RETURNED, rental=rental, happened_at=rental.return_at,
            known_on=demo.today, at=done["at"], actor=agent,
        )  # fmt: skip
        operations.add_step(one.pk, kind="call", on=demo.today, detail="Messagerie, message laissé", **done)

    def keys_lost():
        one = opened(leases[0], Kind.KEYS, 12, account="Clé de l’antivol perdue.")
        operations.add_step(one.pk, kind="spare", on=demo.today - 3 * DAY, detail="Double donné", **done)
        operations.close(one.pk, outcome="Double donné, rien n’est demandé.", **done)

    def broken_down():
        rental = loans[2]
        where = {
            "scene": "D923, entre Mésanger et Ancenis",
            "account": "Ne démarre plus, voyant rouge. Dépanneuse appelée.",
        }
        one = operations.open_incident(
            rental.vehicle, kind=Kind.BREAKDOWN, rental=rental, happened_at=now - timedelta(hours=2),
            known_on=demo.today, may_drive=False, **where, **done,
        )  # fmt: skip
        operations.add_step(one.pk, kind="help", on=demo.today, detail="Assistance, dossier 0000", **done)
        found = operations.substitutes_of(one, done["at"])
        if found:
            operations.propose_substitute(one.pk, vehicle=found[0], **done)

    scenes = (
        accident_to_declare,
        accident_declared,
        theft_followed,
        theft_of_the_night,
        not_returned,
        keys_lost,
        broken_down,
    )
    played = sum(_played(scene) for scene in scenes)
    demo.say(f"Sinistres : {played} sur {len(scenes)}")


def _free_lease(rental: Rental, now) -> bool:
    """Tell whether a lease runs for long still, and nobody agreed to pay it little by little."""
    runs = rental.is_lease and rental.return_at > now + 20 * DAY
    return runs and not rental.main_bill.plan_shares.exists()


def _played(scene) -> bool:
    """Play a scene whole or not at all: on some days a rental cannot."""
    try:
        with transaction.atomic():
            scene()
    except (Refusal, IndexError):
        return False
    return True


def _picture(words: str) -> bytes:
    """Return a drawing that stands for a photograph."""
    sheet = Image.new("RGB", (800, 600), "#dfe6e8")
    ImageDraw.Draw(sheet).text((60, 280), f"EXEMPLE : {words}", fill="black")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return images.clean(out.getvalue())
