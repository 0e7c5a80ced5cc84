"""Examples of the figures of recruitment."""

from itertools import count

from tests.examples import Example
from tests.factories import a_person
from tests.factories.recruiting import a_referral, an_employer

_number = count(1)


def proposed():
    number = next(_number)
    a_referral(
        a_person("Inès", f"Chiffre{number}"),
        employer=an_employer(f"Chiffres {number}", email=f"c{number}@example.org"),
    )
    return {}


PAGES = {"results:figures": Example(proposed), "results:behind": Example(proposed)}
