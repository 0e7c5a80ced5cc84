"""What the operations share: holding a mission, refusing, telling the journal."""

from datetime import datetime
from typing import NoReturn

from advice.recruitment.missions.models import Mission
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.workflow import Refusal


class MissionRefused(Refusal):
    """A step is refused: the sentence says why and what to do next."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise MissionRefused(typography(sentence), field=field)


def held(mission_id: int) -> Mission:
    """Hold a mission until the transaction ends."""
    return Mission.objects.locked().select_related("commune", "partner", "person").get(pk=mission_id)


def named(mission: Mission) -> str:
    """Return what the journal calls a mission: what and where, never for whom."""
    kind = "le poste" if mission.kind == "job" else "la mission"
    return f"{kind} « {mission.title}, {mission.commune} »"


def told(
    record_, verb: str, sentence: str, *, at: datetime, actor, changed=(), before="", after="", data=None
) -> None:
    """Write the entry of an operation."""
    record(
        verb, record_, sentence=typography(sentence)[:300], actor=actor, at=at, before=before, after=after,
        changed=sorted(changed), data=data,
    )  # fmt: skip
