"""``manage.py icons`` draws the sprite again after a name was added to ``mobilite/pages/icons.py``."""

import re
import zipfile
from importlib import resources
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mobilite.pages.icons import ICONS, SPRITE

HEAD = (
    "<!-- Strokes of lucide (https://lucide.dev), ISC licence, copyright Lucide contributors. "
    "Drawn by manage.py icons. -->"
)


class Command(BaseCommand):
    help = "Redessine le fichier d’icônes à partir du paquet lucide."

    def handle(self, *args, **options):
        with (
            resources.as_file(resources.files("lucide") / "lucide.zip") as path,
            zipfile.ZipFile(path) as drawings,
        ):
            missing = [name for name in ICONS if f"{name}.svg" not in drawings.namelist()]
            if missing:
                raise CommandError(f"Icônes inconnues de lucide : {', '.join(missing)}.")
            symbols = [symbol(name, drawings.read(f"{name}.svg").decode()) for name in ICONS]
        target = Path(__file__).parents[2] / "static" / SPRITE
        body = "\n".join(symbols)
        target.write_text(
            f'{HEAD}\n<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n', encoding="utf-8"
        )
        self.stdout.write(f"{len(symbols)} icônes.")


def symbol(name, svg):
    """Return the ``<symbol>`` of a drawing, without the attributes that the style sheet gives."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL).group(1)
    inner = re.sub(r"\s+", " ", inner).replace(" />", "/>").replace("> <", "><").strip()
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{inner}</symbol>'
