"""What a key tag says: the code to scan, the vehicle's number, whom to call. Never a plate: keys get lost."""

from collections.abc import Iterable
from datetime import date, datetime

from mobilite.documents.operations import drawn_for_look
from mobilite.parameters.models import Organisation
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from vehicles.keys.models import KeyTag
from vehicles.keys.qr import qr_data, whole_address

#: A4 sheets of three columns and seven rows, 63,5 by 38,1 mm each: the most common address labels.
COLUMNS, ROWS = 3, 7
ON_A_SHEET = COLUMNS * ROWS


class NoOrganisation(Refusal):
    """Nothing to print in the name of a structure that is not written down."""

    def __init__(self):
        super().__init__(
            "La structure n’est pas encore renseignée\u00a0: ajoutez-la dans les réglages, puis imprimez les étiquettes."
        )


def lessor_on(day: date) -> Organisation:
    """Return the structure as it is on a day. Raises NoOrganisation."""
    try:
        return Organisation.objects.on(day)
    except Organisation.DoesNotExist as error:
        raise NoOrganisation from error


def label_sheet(tags: Iterable[KeyTag], *, first: int = 1, at: datetime) -> bytes:
    """Return the PDF of A4 sheets of labels, one per code, in their order. Raises NoOrganisation.

    ``first`` is the first free label of a sheet already begun, 1 to ``ON_A_SHEET``. Assistance number, policy and the number to
    call are the organisation's of that day.
    """
    organisation = lessor_on(paris_date(at))
    labels = [None] * (first - 1) + [_label(tag) for tag in tags]
    context = {
        "lessor": {
            name: getattr(organisation, name)
            for name in ("name", "short_name", "phone", "assistance_phone", "insurer", "insurance_policy")
        },
        "sheets": [labels[start : start + ON_A_SHEET] for start in range(0, len(labels), ON_A_SHEET)],
    }
    return drawn_for_look("documents/key_labels.html", context, title="Étiquettes de clés", at=at)


def _label(tag: KeyTag) -> dict:
    vehicle = tag.vehicle
    return {
        "number": vehicle.number,
        "what": f"{vehicle.make} {vehicle.model}",
        "qr": qr_data(whole_address(tag.get_absolute_url())),
    }
