"""Examples of fines, parking charges and tolls."""

from itertools import count

from rentals.fines.models import Fine
from rentals.fines.operations import note_fine
from tests.examples import Example
from tests.factories import a_person, a_vehicle, the_organisation
from tests.factories.fining import FACTS, SENT, TYPED, a_charge, a_designated_fine, a_fine

_number = count(1)


def of(make, **values):
    return lambda: {"pk": make(**values).pk}


def a_letter():
    the_organisation()
    return {"pk": a_fine().pk}


def fines(n):
    for _ in range(n):
        number = next(_number)
        person = a_person("Aïcha", f"Nom{number}")
        fine = note_fine(
            kind="parking" if number % 2 else "offence", number=f"ESSAI{number}", happened_at=FACTS, scene="A11",
            plate=f"XX-{number:03}-XX", vehicle=a_vehicle("car", number=f"X-{number:04}", plate=f"XX-{number:03}-XX"), sent_on=SENT,
            at=TYPED, actor=None,
        )  # fmt: skip
        Fine.objects.filter(pk=fine.pk).update(
            status="driver", person=person, identity={"first_name": "Aïcha", "last_name": f"Nom{number}"},
            found_at=TYPED, plate=f"XX-{number:03}-XX",
        )  # fmt: skip


PAGES = {
    "fines:fine": Example(kwargs=of(a_fine)),
    "fines:who": Example(partial=True),
    "fines:edit": Example(kwargs=of(a_fine)),
    "fines:look_again": Example(kwargs=of(a_fine)),
    "fines:driver": Example(kwargs=of(a_fine)),
    "fines:name_driver": Example(kwargs=of(a_fine)),
    "fines:nobody": Example(kwargs=of(a_fine)),
    "fines:identity": Example(kwargs=of(a_fine)),
    "fines:designate": Example(kwargs=of(a_fine)),
    "fines:contest": Example(kwargs=of(a_fine)),
    "fines:forward": Example(kwargs=of(a_charge)),
    "fines:proof": Example(kwargs=of(a_designated_fine)),
    "fines:add_proof": Example(kwargs=of(a_designated_fine, proof=None)),
    "fines:charge": Example(kwargs=of(a_charge)),
    "fines:close": Example(kwargs=of(a_designated_fine)),
    "fines:letter": Example(kwargs=a_letter),
    "fines:letter_to_person": Example(kwargs=a_letter),
}
ROWS = {"fines.fine": fines}
