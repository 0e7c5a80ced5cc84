"""Examples of candidatures and of structures that hire."""

from itertools import count

from advice.recruitment.models import Kind
from advice.recruitment.operations import add_complement, add_step
from tests.examples import Example
from tests.factories import a_person, paris_at
from tests.factories.recruiting import PROPOSED, a_referral, an_employer, an_opening, put_in

_number = count(1)


def an_other(**values):
    number = next(_number)
    return an_employer(f"Structure {number}", email=f"s{number}@example.org", **values)


def proposed(status="new"):
    def made():
        person = a_person("Inès", f"Exemple{next(_number)}")
        return {"pk": put_in(a_referral(person, employer=an_other()), status).pk}

    return made


def with_a_step():
    referral = a_referral(a_person("Inès", f"Exemple{next(_number)}"), employer=an_other())
    step = add_step(referral.pk, kind="visit", starts_on=PROPOSED.date(), at=PROPOSED, actor=None)
    return {"pk": referral.pk, "step": step.pk}


def with_a_complement():
    referral = put_in(
        a_referral(a_person("Inès", f"Exemple{next(_number)}"), employer=an_other()), "accepted"
    )
    one = add_complement(
        referral.pk, employer=an_other(), how="said", title="Marché", weekly_hours=4, starts_on=PROPOSED.date(), at=PROPOSED,
        actor=None,
    )  # fmt: skip
    return {"pk": referral.pk, "complement": one.pk}


def hiring(**values):
    return lambda: {"pk": an_other(**values).pk}


def with_a_job():
    employer = an_other()
    return {"pk": employer.pk, "opening": an_opening(employer).pk}


def referrals(n):
    for _ in range(n):
        number = next(_number)
        employer = an_other()
        a_referral(
            a_person("Inès", f"Nom{number}"),
            employer=employer,
            opening=an_opening(employer),
            at=paris_at(4, 7, 9),
        )


def employers(n):
    for _ in range(n):
        an_opening(an_other())


ACTS = (
    "referral",
    "process",
    "postpone",
    "add_to_pool",
    "try_first",
    "add_step",
    "accept",
    "refuse",
    "transfer",
    "withdraw",
)
PAGES = {
    **{f"recruitment:{page}": Example(proposed()) for page in ACTS},
    "recruitment:add_complement": Example(proposed("accepted")),
    "recruitment:end_complement": Example(with_a_complement),
    "recruitment:note_after": Example(proposed("accepted")),
    "recruitment:end_trial": Example(proposed("prior_to_hire")),
    "recruitment:cancel": Example(proposed("accepted")),
    "recruitment:reset": Example(proposed("obsolete")),
    "recruitment:end_step": Example(with_a_step),
    **{
        f"recruitment:{page}": Example(hiring()) for page in ("employer", "edit_employer", "opening", "visit")
    },
    "recruitment:agreement": Example(hiring(kind=Kind.EI, is_ours=False)),
    "recruitment:close_opening": Example(with_a_job),
}
ROWS = {"recruitment.referral": referrals, "recruitment.employer": employers}
