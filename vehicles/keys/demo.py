"""The demonstration's keys: tags for the whole fleet, spare sets, one at the garage, one lost, what people tell by scanning."""

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from mobilite.demonstration import Demonstration
from mobilite.files import images
from mobilite.pages.french import date_fr
from vehicles.keys import operations
from vehicles.keys.models import Holder, KeySet, KeyTag, TroubleKind
from vehicles.keys.operations.tags import ALPHABET, LENGTH
from vehicles.models import Vehicle

HOUR = timedelta(hours=1)
TOLD = (
    (0, TroubleKind.TYRE, "Roue arrière à plat, devant la gare. Je peux attendre.", True, 2),
    (1, TroubleKind.ENERGY, "", False, 26),
    (2, TroubleKind.DAMAGE, "Le rétroviseur pend. Ce n’est pas moi, je passais à côté.", False, 50),
)


def make(demo: Demonstration) -> None:
    """Draw a code for each vehicle, note spare sets and where they are, and what was told."""
    fleet, now = demo.made["fleet"], demo.now
    team = demo.made["team"]
    done = {"at": now - 20 * HOUR, "actor": team["workshop"]}
    KeyTag.objects.bulk_create(
        KeyTag(
            vehicle=vehicle,
            code="".join(demo.random.choice(ALPHABET) for _ in range(LENGTH)),
            made_at=demo.began_at,
            made_by=team["workshop"],
        )
        for vehicle in Vehicle.objects.order_by("pk")
    )
    for vehicle in fleet["car"]:
        operations.add_set(vehicle.pk, label="double", place=vehicle.place, **done)
    doubles = list(KeySet.objects.filter(label="double").order_by("pk"))
    operations.move_set(doubles[0].pk, holder=Holder.GARAGE, garage="Garage des Bords de Loire", **done)
    operations.move_set(doubles[1].pk, holder=Holder.COLLEAGUE, colleague=team["workshop"], **done)
    operations.move_set(doubles[2].pk, holder=Holder.LOST, lost_on=demo.today - timedelta(days=9), **done)
    at_hand = KeySet.objects.at_hand().exclude(label="double").order_by("pk")
    vehicles = [one.vehicle for one in at_hand.select_related("vehicle")[: len(TOLD)]]
    for vehicle, (rank, kind, words, has_photo, hours) in zip(vehicles, TOLD, strict=False):
        at = now - hours * HOUR
        photo = _picture(f"{kind.label}, {date_fr(at, weekday=False)}") if has_photo else None
        operations.tell_trouble(
            vehicle, kind=kind, words=words, photo=photo, press_key=f"demonstration-{rank}", at=at
        )


def _picture(words: str) -> bytes:
    """Draw a stand-in for a photograph, that says what it would show."""
    image = Image.new("RGB", (640, 480), "#c9d4d8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((190, 110, 450, 370), outline="#22333a", width=26)
    draw.rectangle((170, 362, 470, 376), fill="#22333a")
    draw.text((20, 20), words.encode("ascii", "ignore").decode(), fill="#22333a")
    file = io.BytesIO()
    image.save(file, "JPEG")
    return images.clean(file.getvalue())
