"""Examples of case files."""

from itertools import count

from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.following import (
    a_case,
    a_closed_case,
    a_lending,
    a_met_case,
    a_paper_of,
    a_ready_diagnosis,
    a_sharing,
    a_signed_diagnosis,
    an_action,
)
from tests.factories.lending import an_ongoing_rental

_number = count(1)


def somebody():
    return staff("adviser", "Nora", f"Exemple{next(_number)}")


def of(make=a_met_case, **values):
    return lambda: {"pk": make(somebody(), **values).pk}


def waiting():
    return {"pk": a_case().pk}


def with_an_action():
    case = a_met_case(somebody())
    return {"pk": case.pk, "action": an_action(case).pk}


def with_a_paper():
    case = a_met_case(somebody())
    return {"pk": case.pk, "paper": a_paper_of(case).pk}


def with_a_lending():
    case = a_met_case(somebody())
    return {"pk": a_lending(case).pk}


def with_a_sharing():
    case = a_met_case(somebody())
    return {"pk": case.pk, "sharing": a_sharing(case).pk}


def with_a_draft(**more):
    def made():
        case = a_met_case(somebody())
        diagnosis = a_ready_diagnosis(case)
        found = {"trip": diagnosis.trips.get().pk} if more.get("trip") else {}
        return {"pk": case.pk, "diagnosis": diagnosis.pk} | found

    return made


def signed(*, shared=False):
    def made():
        the_organisation()
        case = a_met_case(somebody())
        if shared:
            a_sharing(case, scopes=["diagnosis"])
        return {"pk": case.pk, "diagnosis": a_signed_diagnosis(case).pk}

    return made


def cases(n):
    for _ in range(n):
        number = next(_number)
        adviser = staff("adviser", "Nora", f"Rang{number}")
        case = a_case(a_person("Inès", f"Nom{number}"), adviser=adviser, at=paris_at(4, 7, 9))
        an_action(case)


ON_CASE = (
    "case",
    "edit",
    "give",
    "interview",
    "note",
    "quick_note",
    "action",
    "add_papers",
    "share",
    "close",
    "start_diagnosis",
    "ask",
    "lend",
    "lease",
)
ON_DRAFT = ("diagnosis", "levels", "trip", "conclude", "drop", "sign", "sign_here")
PAGES = {
    **{f"cases:{page}": Example(of()) for page in ON_CASE},
    **{f"cases:{page}": Example(with_a_draft()) for page in ON_DRAFT},
    "cases:edit_trip": Example(with_a_draft(trip=True)),
    "cases:remove_trip": Example(with_a_draft(trip=True)),
    "cases:propose": Example(lambda: {"pk": an_ongoing_rental().pk}),
    "cases:lending": Example(with_a_lending),
    "cases:attest": Example(signed()),
    "cases:coding": Example(signed(shared=True)),
    "cases:take": Example(waiting),
    "cases:end_action": Example(with_an_action),
    "cases:paper": Example(with_a_paper),
    "cases:tell": Example(with_a_sharing),
    "cases:revoke": Example(with_a_sharing),
    "cases:follow_up": Example(of(a_closed_case)),
}
ROWS = {"cases.case": cases}
