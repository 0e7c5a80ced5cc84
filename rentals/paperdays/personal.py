"""What a day on paper holds of people: what their rentals say already."""

from mobilite.privacy import LeftOut

DECLARED = (
    LeftOut(
        "paperdays.PaperDay",
        "Une liasse à imprimer, gardée jusqu’au lendemain du jour\u202f: elle répète les locations du jour.",
    ),
)
