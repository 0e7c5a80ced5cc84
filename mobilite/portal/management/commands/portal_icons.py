"""``manage.py portal_icons`` draws the icons of the home screen again, from the lines of ``mobilite/brand.svg``."""

from pathlib import Path

from django.core.management.base import BaseCommand
from PIL import Image, ImageDraw

from mobilite.portal.offline import ICONS

GROUND, ROAD, ENDS = "#0e5a70", "#ffffff", "#9fe0ef"
#: The side of brand.svg, the curve of its road, its two ends, in its units.
SIDE, CORNER, WIDTH, RADIUS = 32, 8, 2.4, 3
CURVE = ((9, 23), (9, 17), (23, 19), (23, 11))
TIPS = ((9, 23), (23, 10))
#: Drawn so many times larger, then made smaller: smooth edges.
LARGER = 4
#: A telephone may cut a fifth of a maskable icon: the drawing keeps to the middle.
MIDDLE = 0.72


class Command(BaseCommand):
    help = "Redessine les icônes de l’écran d’accueil."

    def handle(self, *args, **options):
        folder = Path(__file__).resolve().parents[2] / "static"
        for name, purpose in ICONS.items():
            size = int(Path(name).stem.split("-")[1])
            drawn(size, whole=purpose == "maskable").save(folder / name, optimize=True)
            self.stdout.write(name)


def drawn(size: int, *, whole: bool) -> Image.Image:
    """Return the icon, ``size`` pixels wide; its ground fills the square when it is ``whole``."""
    full = size * LARGER
    image = Image.new("RGBA", (full, full), GROUND if whole else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if not whole:
        draw.rounded_rectangle((0, 0, full - 1, full - 1), CORNER * full / SIDE, fill=GROUND)
    scale = full / SIDE * (MIDDLE if whole else 1)
    edge = full * (1 - MIDDLE) / 2 if whole else 0

    def dot(x, y, radius, colour):
        x, y, radius = edge + x * scale, edge + y * scale, radius * scale
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    for step in range(401):
        dot(*_on_curve(step / 400), WIDTH / 2, ROAD)
    for x, y in TIPS:
        dot(x, y, RADIUS, ENDS)
    return image.resize((size, size), Image.Resampling.LANCZOS).quantize(64)


def _on_curve(t: float) -> tuple[float, float]:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * point[axis] for w, point in zip(weights, CURVE, strict=True)) for axis in (0, 1))
    return x, y
