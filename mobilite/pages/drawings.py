"""The drawings of vehicles: which sides each has. Coordinates of marks are in a box of 360 by 170, seen on screen.

Shown by ``{% include "mobilite/drawings/drawing.html" with kind="car" side="right" label="…" marks=marks %}``,
where a mark has ``x``, ``y``, ``number``, ``label`` and ``is_new``.
"""

WIDTH, HEIGHT = 360, 170

SIDES = {
    "car": (("front", "Avant"), ("right", "Droite"), ("back", "Arrière"), ("left", "Gauche")),
    "scooter": (("right", "Droite"), ("left", "Gauche")),
    "bike": (("right", "Droite"), ("left", "Gauche")),
}
