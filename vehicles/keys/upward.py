"""What keys hand to other pages: a vehicle's sets and tags, what was told of it, its first set."""

from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.people.shown import hides_surnames
from vehicles.keys.lists import CHANGE, VIEW, who_has
from vehicles.keys.models import KeyTag, Trouble
from vehicles.keys.operations import first_set
from vehicles.models import State, Vehicle


def acts(record, user) -> list[Act]:
    """Offer what concerns the keys of a vehicle of the fleet (point "record_acts")."""
    if not isinstance(record, Vehicle) or record.state == State.RETIRED or not user.has_perm(CHANGE):
        return []
    return [
        Act("Ajouter un jeu de clés", reverse("keys:add", args=[record.pk]), "key-round"),
        Act("Imprimer ses étiquettes", f"{reverse('keys:labels')}?vehicule={record.number}", "printer"),
        Act("Remplacer le code des étiquettes", reverse("keys:replace_tag", args=[record.pk]), "refresh-cw"),
    ]


def cards(vehicle: Vehicle, user) -> list[Card]:
    """Return the card of a vehicle's sets, who has each, and of its tags (point "vehicle_cards"): one query."""
    if not user.has_perm(VIEW):
        return []
    code = KeyTag.objects.live().filter(vehicle=OuterRef("vehicle")).values("code")[:1]
    sets = vehicle.key_sets.select_related("vehicle", "place", "colleague", "occupancy__person")
    told = Trouble.objects.filter(vehicle=OuterRef("vehicle")).order_by("-told_at", "-pk")
    sets = sets.annotate(
        code=Subquery(code),
        trouble=Subquery(told.values("pk")[:1]),
        told_at=Subquery(told.values("told_at")[:1]),
    )
    found = list(sets.order_by("label", "pk"))
    shown = {"hides": hides_surnames(user), "may_see_people": user.has_perm("people.view_person")}
    facts = []
    for one in found:
        said = who_has(one, **shown)
        facts.append(
            Fact(
                f"Jeu {one.label}",
                said[:1].upper() + said[1:],
                sub=f"depuis le {date_fr(one.since, weekday=False)}",
                url=one.get_absolute_url(),
            )
        )
    if found and found[0].code:
        page = reverse("keys:tag", args=[found[0].code])
        facts.append(Fact("Étiquettes", "Ce que lit qui les scanne", url=page))
    if found and found[0].trouble:
        page = reverse("keys:trouble", args=[found[0].trouble])
        facts.append(Fact("Dernier signalement", datetime_fr(found[0].told_at), url=page))
    add = Act("Ajouter", reverse("keys:add", args=[vehicle.pk]), "plus")
    may_add = user.has_perm(CHANGE) and vehicle.state != State.RETIRED
    if not facts and not may_add:
        return []
    return [Card("Clés", "key-round", facts=facts or [Fact("Jeux", "aucun")], edit=add if may_add else None)]


def came(vehicle: Vehicle, at: datetime) -> None:
    """Give a vehicle that comes into the fleet its first set of keys (point "vehicle_came")."""
    first_set(vehicle, at=at)
