"""How a record changes state: in a transaction, under a lock, along a declared path, with one audit entry."""

from django.db import models, transaction

from mobilite.audit.entries import record


class Refusal(Exception):
    """An operation says no. ``sentence`` is the French sentence that the page shows.

    ``field`` names the form field that it belongs to, if any.
    """

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class ForbiddenTransition(Refusal):
    """The record is not in a state this step starts from."""

    def __init__(self, record, status):
        labels = dict(record._meta.get_field("status").flatchoices)
        super().__init__(
            f"Impossible de passer de « {labels.get(record.status, record.status)} » "
            f"à « {labels.get(status, status)} ». Quelqu’un a peut-être agi avant vous : rechargez la page."
        )
        self.record, self.status = record, status


class LockingQuerySet(models.QuerySet):
    def locked(self):
        """Hold the rows until the transaction ends. SQLite holds the whole file: see settings."""
        if not transaction.get_connection(self.db).in_atomic_block:
            raise transaction.TransactionManagementError("locked() needs a transaction.")
        return self.select_for_update(of=("self",), no_key=True)


class WorkflowModel(models.Model):
    #: {from: {to, ...}}
    TRANSITIONS: dict[str, set[str]] = {}

    objects = LockingQuerySet.as_manager()

    class Meta:
        abstract = True

    def may_become(self, status) -> bool:
        return status in self.TRANSITIONS[self.status]

    def move_to(self, status, *, verb, sentence, actor, at, data=None, **changes):
        """Check, change, save and write the audit entry of the operation. The caller locked the row.

        ``sentence`` completes the actor's name: « a confirmé la location LOC-2026-0001 ».
        Raises ForbiddenTransition.
        """
        if not self.may_become(status):
            raise ForbiddenTransition(self, status)
        before, self.status = self.status, status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])
        record(
            verb,
            self,
            sentence=sentence,
            actor=actor,
            at=at,
            before=before,
            after=status,
            changed=sorted(changes),
            data=data,
        )
