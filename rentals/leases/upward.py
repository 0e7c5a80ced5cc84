"""What the life of a lease hands to the page of its rental and of its offer: acts, what to know first."""

from datetime import timedelta

from django.urls import reverse

from mobilite import clock
from mobilite.due import DueWork
from mobilite.money import french
from mobilite.pages.french import date_fr, typography
from mobilite.pages.record_page import Act, Notice
from mobilite.periods import last_day, paris_date
from rentals.leases import operations
from rentals.leases.documents import may_be_certified
from rentals.models import Offer, Rental, Status

WORKS = {
    "leases.links": DueWork("Messages : lien pour renoncer", operations.send_links, timedelta(minutes=5)),
    "leases.checks": DueWork(
        "Tâches : contrôles pendant la location", operations.check_due, timedelta(hours=1)
    ),
    "leases.certificates": DueWork(
        "Documents : attestations pour l’employeur, chaque mois",
        operations.prepare_monthly,
        timedelta(hours=6),
    ),
}


def acts(record, user) -> list[Act]:
    """Offer what may be done to a lease, or written of an offer (point "record_acts")."""
    if isinstance(record, Offer) and user.has_perm("rentals.change_offer"):
        return [Act("Renoncer, contrôles à l’atelier", reverse("leases:rules", args=[record.pk]), "undo-2")]
    if not isinstance(record, Rental):
        return []

    def url(name):
        return reverse(f"leases:{name}", args=[record.pk])

    found = []
    if may_be_certified(record) and user.has_perms(("rentals.view_rental", "documents.view_document")):
        found.append(Act("Attestations pour l’employeur", url("certificates"), "file-text"))
    if not user.has_perm("rentals.change_rental"):
        return found
    distance = getattr(record, "distance", None)
    if record.status == Status.CONFIRMED and record.signed_at is None:
        found.append(Act("Préparer un contrat à distance", url("at_distance"), "file-plus"))
        if distance is not None:
            found.append(Act("Le faire signer ici plutôt", url("sign_here"), "signature", post=True))
    if record.is_lease and record.status == Status.ONGOING and user.has_perm("leases.add_pause"):
        refusal = operations.why_no_pause(record, paris_date(clock.now()))
        found.append(Act("Mettre en pause", url("pause"), "clock", possible=not refusal, why_not=refusal))
        if _to_come(record, paris_date(clock.now())):
            found.append(Act("Arrêter la pause", url("resume"), "undo-2"))
    if distance is not None and record.signed_at is not None:
        refusal = operations.why_not(record, paris_date(clock.now()))
        found.append(
            Act(
                "Noter une rétractation",
                url("note_withdrawal"),
                "undo-2",
                possible=not refusal,
                why_not=refusal,
            )
        )
    return found


def notices(record, user) -> list[Notice]:
    """Say first until when one may withdraw, or that somebody did; that a lease stands still (point "record_notices")."""
    if not isinstance(record, Rental):
        return []
    found = _paused(record, user) if record.is_lease and record.status == Status.ONGOING else []
    return found + (_withdrawing(record) if getattr(record, "distance", None) is not None else [])


def _to_come(rental, today):
    """The pauses that run or are to come; asked once for a page."""
    if not hasattr(rental, "pauses_to_come"):
        rental.pauses_to_come = list(rental.pauses.filter(until__gt=today).order_by("from_on"))
    return rental.pauses_to_come


def _paused(rental, user) -> list[Notice]:
    # Why is for whoever may grant it: it may be somebody's health.
    may_know = user.has_perm("leases.add_pause")
    today = paris_date(clock.now())
    return [
        Notice(
            "En pause" if one.from_on <= today else "Une pause est prévue",
            typography(
                f"Du {date_fr(one.from_on, weekday=False)} au {date_fr(last_day(one.until), weekday=False)} inclus : rien n’est dû. {f'{one.get_motive_display()}.' if may_know else ''}".strip()
            ),
            "wait" if one.from_on <= today else "",
            "clock",
        )
        for one in _to_come(rental, today)
    ]


def _withdrawing(record) -> list[Notice]:
    withdrawal = getattr(record, "withdrawal", None)
    if withdrawal is not None:
        said = f"Le {date_fr(withdrawal.declared_on, weekday=False)}, {withdrawal.get_via_display().lower()} : {french(withdrawal.due)} dus."
        if withdrawal.back_by and record.status == Status.ONGOING:
            said += f" Le véhicule est à rendre avant le {date_fr(withdrawal.back_by, weekday=False)}."
        return [Notice("La personne a renoncé au contrat", typography(said), "wait", "undo-2")]
    until = operations.last_day_of(record)
    if until is None or paris_date(clock.now()) > until:
        return []
    text = f"Contrat signé à distance : elle peut y renoncer jusqu’au {date_fr(until)} inclus, sans motif."
    return [Notice("Le délai pour renoncer court", typography(text), "", "clock")]
