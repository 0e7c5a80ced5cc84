"""What the pages at the kerb say of what is noted."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from mobilite.documents.models import Document
from mobilite.documents.models import Kind as Paper
from mobilite.pages.french import datetime_fr, km, plural
from mobilite.periods import paris_date
from rentals.documents.parts import side_label
from rentals.kerb.act import Act
from rentals.kerb.fuel import EIGHTHS, WORDS
from rentals.models import ConditionReport, Moment
from rentals.mornings.reading import also_leaving
from rentals.operations.paperdays import morning_url
from rentals.payments.balances import balance
from vehicles.keys.operations import held_for


def said(act: Act, key: str) -> str:
    """Return what is noted at a step, in a few words; nothing when it is not answered."""
    return {
        "meter": _meter,
        "energy": _energy,
        "marks": _marks,
        "photos": _photos,
        "accessories": _accessories,
        "gear": lambda act: ", ".join(act.gear_words()),
        "damage": _damage,
    }[key](act)


def _meter(act):
    if act.meter is None:
        return ""
    out = act.out_report
    return f"{km(act.meter)}, {km(act.meter - out.meter)} parcourus" if out else km(act.meter)


def level(percent: int, is_battery: bool) -> str:
    """Return « 3/4 » for fuel, « 75 % » for a battery or what is no eighth."""
    fuel = dict(zip(EIGHTHS, map(str.lower, WORDS), strict=True))
    return fuel[percent] if percent in fuel and not is_battery else f"{percent}\u00a0%"


def _energy(act):
    if act.energy is None:
        return ""
    now = level(act.energy, act.is_battery)
    out = act.out_report
    told = f"{now}, au départ\u00a0: {level(out.energy_percent, act.is_battery)}" if out else now
    if "percent" in act.measured:
        told += f"\u202f; tient {act.measured['percent']}\u00a0% du neuf"
    return told


def _marks(act):
    if not act.seen_sides and not act.new_marks:
        return ""
    new, old = len(act.new_marks), len(act.old_marks)
    told = plural(new, "nouvelle marque", "nouvelles marques") if new else "Aucune nouvelle marque"
    return f"{told}, {plural(old, 'ancienne')}" if old else told


def _photos(act):
    if not act.photos_taken and not act.few_photos_reason:
        return ""
    told = f"{act.photos_taken} sur {act.photos_asked}"
    return f"{told}\u00a0: {act.few_photos_reason}" if act.few_photos_reason else told


def _accessories(act):
    if not act.asked_accessories and act.keys_are_missing:
        return "Il manque\u00a0: les clés"
    if not act.asked_accessories:
        return "Rien n’était parti" if act.is_return else "Aucun n’est prêté"
    if len(act.accessories) < len(act.asked_accessories):
        return ""
    missing = [*(["les clés"] if act.keys_are_missing else []), *act.missing_accessories]
    return f"Il manque\u00a0: {', '.join(missing)}" if missing else f"Tout est là ({len(act.accessories)})"


def _damage(act):
    return ", ".join(act.damage_words) if not act.damage_unanswered() else ""


def done_context(act: Act, user) -> dict[str, Any]:
    """Return what the page after an act shows."""
    report, rental = act.report, act.rental
    paper = Document.objects.about(report).filter(kind=Paper.CONDITION_REPORT).first()
    standing = balance(rental.main_bill) if rental.main_bill else None
    return {
        "act": act,
        "report": report,
        "facts": facts(act, report),
        "paper": paper,
        "signatures": list(report.signatures.order_by("rank")),
        "paper_url": reverse("documents:pdf", args=[paper.number]) if paper else "",
        "may_read_paper": user.has_perm("documents.view_document"),
        "photos": [
            {"url": reverse("rentals:condition_photo", args=[photo.pk]), "label": side_label(photo.side)}
            for photo in report.photos.order_by("pk")
        ],
        "standing": standing,
        "due_now": standing.due_on(paris_date(act.at)) if standing else None,
        "others_url": "" if act.is_return else _others(rental, user),
        "title": "Le véhicule est rendu" if act.is_return else "Les clés sont remises",
        "title_detail": f"{act.vehicle.model} pour {act.who}",
    }


def _others(rental, user) -> str:
    """Return the page of the morning when somebody else still comes then, or nothing."""
    found = also_leaving(rental, user)
    return morning_url(*found, rental.pickup_place) if found else ""


def facts(act: Act, report: ConditionReport) -> list[tuple[str, str]]:
    """Return what a written report says, line by line."""
    written = [
        ("Le", _at(report.at)),
        ("Par", str(report.by) if report.by else ""),
        ("Compteur", km(report.meter)),
        ("Batterie" if act.is_battery else "Carburant", level(report.energy_percent, act.is_battery)),
        ("Nouvelles marques", str(report.new_marks.count() or "Aucune")),
        ("Manque", ", ".join(report.missing)),
        ("Remarques", report.remarks),
    ]
    if report.moment == Moment.OUT:
        written.insert(2, ("Retour prévu", _at(act.rental.return_at)))
        written.insert(3, ("Clés", ", ".join(f"jeu {one.label}" for one in held_for(act.link.occupancy))))
    return [(label, value) for label, value in written if value]


def _at(at: datetime) -> str:
    return datetime_fr(at)
