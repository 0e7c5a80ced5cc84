"""The demonstration's requests: one to answer this week, one just noted, one answered, and somebody whose data is limited."""

from datetime import timedelta

from mobilite.accounts.roles import Role
from mobilite.demonstration import Demonstration
from mobilite.people.models import Person
from mobilite.periods import add_months
from mobilite.rights import operations
from mobilite.rights.models import Identity, Kind, Means

ASKED = (
    # The last day is in five days.
    (Kind.ACCESS, None, Means.EMAIL, Identity.WRITTEN, "Je voudrais savoir ce que vous avez sur moi."),
    (Kind.CORRECTION, 2, Means.COUNTER, Identity.KNOWN, "J’ai déménagé, et mon nom s’écrit avec un tréma."),
    (Kind.OBJECTION, 40, Means.PHONE, Identity.CALLED, "Plus d’enquêtes, s’il vous plaît."),
    (Kind.LIMITATION, 9, Means.POST, Identity.PAPER, "Je conteste le dégât noté au retour."),
)


def make(demo: Demonstration) -> None:
    """Note what a few people asked, answer one, limit one."""
    manager, today = demo.made["team"][Role.MANAGER], demo.today
    people = Person.objects.filter(anonymised_at=None, archived_at=None, no_voicemail=False, call_from=None)
    for person, (kind, days, means, identity, detail) in zip(
        people.order_by("pk")[20:24], ASKED, strict=True
    ):
        asked_on = add_months(today + timedelta(days=5), -1) if days is None else today - timedelta(days=days)
        at = demo.at(asked_on, 10)
        request = operations.note_request(
            person,
            kind=kind,
            asked_on=asked_on,
            means=means,
            identity=identity,
            detail=detail,
            at=at,
            actor=manager,
        )
        if kind == Kind.OBJECTION:
            operations.answer(
                request.pk,
                text="Nous ne vous enverrons plus d’enquête.",
                at=at + timedelta(days=3),
                actor=manager,
            )
        if kind == Kind.LIMITATION:
            reason = "Conteste un dégât\u00a0: le temps de vérifier."
            operations.limit(
                person.pk, reason=reason, request=request, at=at + timedelta(days=1), actor=manager
            )
    operations.remind(demo.now)
