"""What a colleague does at the kerb, through the pages."""

from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

from rentals.kerb import sights
from rentals.models import ConditionDraft


def address(rental, step, *, back=False) -> str:
    name = "take_back" if back else "hand_over"
    return reverse(f"rentals:{name}_{step}" if step else f"rentals:{name}", args=[rental.pk])


def answer(client, rental, step, *, back=False, **data):
    return client.post(address(rental, step, back=back), data)


def touch(client, rental, side, x, y, *, back=False, press="0a1b2c3d") -> str:
    """Touch the drawing of 324 by 153 pixels, and return the mark that the page then asks about."""
    response = answer(
        client, rental, "marks", back=back, side=side, press=press, **{"tap-m.x": x, "tap-m.y": y}
    )
    return parse_qs(urlsplit(response["Location"]).query)["marque"][0]


def look_around(client, rental, *, back=False):
    for side, _label in sights.sides(rental.vehicle.category.drawing):
        answer(client, rental, "marks", back=back, side=side, do="next")


def go_through(client, rental, meter, *, back=False, level=75, **accessories):
    """Answer every step but the last; nothing new on the drawing, it rains on the photos."""
    answer(client, rental, "meter", back=back, meter=meter)
    answer(client, rental, "energy", back=back, level=level)
    look_around(client, rental, back=back)
    answer(client, rental, "photos", back=back, few="Il pleut")
    answer(client, rental, "accessories", back=back, **accessories or {"do": "all"})
    if rental.vehicle.category.needs_gear and not back:
        who = rental.person_id
        own = {f"helmet-{who}": "own:ECE 22.06", f"gloves-{who}": "own:CE EN 13594"}
        answer(client, rental, "gear", **own)


def press_the_button(client, rental, *, back=False, **data):
    """Open the review as it is now, go on to the signatures, and press the button there: signed on paper."""
    page = client.get(address(rental, "review", back=back))
    shown = {"version": page.context["act"].draft.version, "change": page.context["act"].change}
    data = {"remarks": "", "late": "charge"} | data
    reviewed = answer(client, rental, "review", back=back, do="finish", **shown | data)
    if reviewed.status_code != 302 or reviewed["Location"] != address(rental, "sign", back=back):
        return reviewed
    return answer(client, rental, "sign", back=back, **{"do": "paper"} | signing(client, rental, back=back))


def signing(client, rental, *, back=False) -> dict:
    """Return what the page of the signatures carries."""
    page = client.get(address(rental, "sign", back=back))
    act = page.context["act"]
    return {"version": act.draft.version, "change": act.change, "shown": page.context["shown"]}


def draft(rental) -> ConditionDraft | None:
    return ConditionDraft.objects.filter(rental=rental).first()


def text(response) -> str:
    return response.content.decode()
