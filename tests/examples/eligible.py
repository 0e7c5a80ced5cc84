"""Examples of eligibility."""

from itertools import count

from tests.examples import Example
from tests.factories import a_person
from tests.factories.eligible import TODAY, a_pass, a_proof, a_suspension, an_assessment

_number = count(1)


def somebody():
    return a_person("Inès", f"Éligible{next(_number)}")


def person():
    one = somebody()
    a_proof(one)
    return {"pk": one.pk}


def proof():
    one = a_proof(somebody())
    return {"pk": one.person_id, "proof": one.pk}


def a_numbered_pass():
    return a_pass(somebody(), number=f"99999{next(_number):07}")


def held():
    one = a_numbered_pass()
    return {"pk": one.person_id, "pass_id": one.pk}


def suspended():
    row = a_suspension(a_numbered_pass(), starts_on=TODAY)
    return {"pk": row.pass_iae.person_id, "suspension": row.pk}


def assessments(n):
    for _ in range(n):
        an_assessment(somebody())


def passes(n):
    for _ in range(n):
        a_numbered_pass()


PAGES = {
    **{f"eligibility:{page}": Example(person) for page in ("person", "proof", "assess", "note_pass")},
    **{f"eligibility:{page}": Example(held) for page in ("suspend", "prolong")},
    "eligibility:withdraw": Example(proof),
    "eligibility:resume": Example(suspended),
}
ROWS = {"eligibility.assessment": assessments, "eligibility.passiae": passes}
