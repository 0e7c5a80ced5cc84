"""Examples of the catalogue of aids."""

from datetime import date
from itertools import count

from advice.aids.models import Aid, AidVersion
from advice.aids.operations import start_draft
from tests.cast import staff
from tests.examples import Example
from tests.factories.lending import NOW

_number = count(1)
AMOB = {"slug": "ft-amob"}


def a_draft(**kwargs):
    def made():
        aid = Aid.objects.get(slug="ft-amob")
        draft = start_draft(aid.pk, at=NOW, actor=staff("manager", "Anne", "Kerleau"))
        return {"pk": draft.pk, **kwargs}

    return made


def aids(n):
    for _ in range(n):
        number = next(_number)
        AidVersion.objects.create(
            aid=Aid.objects.create(slug=f"essai-{number}"), number=1, name=f"Aide d’essai {number}", body="Ville",
            theme="velo", source="Délibération", checked_on=date(2026, 4, 1), review_on=date(2026, 12, 1), is_reference=True,
        )  # fmt: skip


ON_DRAFT = (
    "draft",
    "texts",
    "new_condition",
    "add_group",
    "remove_node",
    "amount",
    "new_example",
    "propose",
    "send_back",
    "publish",
    "drop",
)
PAGES = {
    **{f"aids:{page}": Example(a_draft()) for page in ON_DRAFT},
    "aids:condition": Example(a_draft(path="0")),
    "aids:phrase": Example(a_draft(fact="age")),
    "aids:example": Example(a_draft(rank=0)),
    "aids:remove_example": Example(a_draft(rank=0)),
    **{f"aids:{page}": Example(lambda: dict(AMOB)) for page in ("aid", "review", "start")},
    "aids:version": Example(lambda: AMOB | {"number": 1}),
}
ROWS = {"aids.aidversion": aids}
