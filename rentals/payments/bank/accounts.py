"""The structure's accounts at the bank, as statements need them: a name, four signs, what the columns say."""

import re

from django.db import transaction

from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.workflow import Refusal
from rentals.payments.models import BankAccount


class BankRefused(Refusal):
    """The bank's lines cannot do this: the sentence says why and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None):
        super().__init__(typography(sentence), field=field)


@transaction.atomic
def open_account(*, name: str, iban_end: str, keeps_debits: bool = False, at, actor) -> BankAccount:
    """Note an account. Only the last four signs of its number are kept. Raises BankRefused."""
    account = BankAccount(**_checked(name, iban_end), keeps_debits=keeps_debits)
    account.save()
    record("open_account", account, sentence="a ajouté un compte bancaire.", actor=actor, at=at)
    return account


@transaction.atomic
def change_account(
    account_id: int,
    *,
    name: str,
    iban_end: str,
    keeps_debits: bool,
    is_closed: bool = False,
    forgets_columns: bool = False,
    at,
    actor,
) -> BankAccount:
    """Change an account; ``forgets_columns`` asks again, at the next file, what its columns say. Raises BankRefused."""
    account = BankAccount.objects.locked().get(pk=account_id)
    values = _checked(name, iban_end, account.pk) | {
        "keeps_debits": keeps_debits,
        "closed_at": (account.closed_at or at) if is_closed else None,
    }
    if forgets_columns:
        values["columns"] = {}
    changed = sorted(key for key, value in values.items() if getattr(account, key) != value)
    if changed:
        for key in changed:
            setattr(account, key, values[key])
        account.save(update_fields=changed)
        record(
            "change_account", account, sentence="a changé un compte bancaire.", actor=actor, at=at, changed=changed
        )  # fmt: skip
    return account


def _checked(name, iban_end, key=None):
    name, iban_end = " ".join(name.split())[:60], iban_end.strip().upper()
    if not name:
        raise BankRefused("Donnez un nom à ce compte.", field="name")
    if not re.fullmatch(r"[0-9A-Z]{4}", iban_end):
        raise BankRefused("Écrivez les quatre derniers signes de l’IBAN, sans les autres.", field="iban_end")
    if BankAccount.objects.filter(name__iexact=name).exclude(pk=key).exists():
        raise BankRefused("Un compte porte déjà ce nom. Choisissez-en un autre.", field="name")
    return {"name": name, "iban_end": iban_end}
