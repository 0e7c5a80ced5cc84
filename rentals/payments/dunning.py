"""Asking kindly for what is late: a message, a call, then the manager's eye. Never a threat, nobody is shut out (row F7).

Nothing is asked while a plan is kept, nor of somebody whose data are limited. Partners are called by hand.
"""

from datetime import datetime, time, timedelta

from django import forms

from mobilite.due import DueWork, each
from mobilite.money import french
from mobilite.outbox.events import Event
from mobilite.outbox.models import Message
from mobilite.outbox.operations import notify
from mobilite.pages.french import date_fr
from mobilite.parameters.values import Parameter
from mobilite.people.models import Consent
from mobilite.people.models.persons import ConsentPurpose
from mobilite.periods import paris, paris_date
from mobilite.todo.models import Task
from mobilite.todo.operations import open_task, settle
from rentals.payments.arrears import Debtor, debtors
from rentals.payments.balances import balance
from rentals.payments.models import Bill

GROUP = "Ce qui n’est pas payé à temps"
COUNTER, MANAGER = "agent", "manager"


def _days(key, label, default, help=""):
    return Parameter(
        f"payments.{key}", label, lambda **how: forms.IntegerField(min_value=1, max_value=365, **how),
        default=default, group=GROUP, help=help,
    )  # fmt: skip


MESSAGE_AFTER = _days(
    "message_after", "Écrire un message après (jours)", 5, "Un SMS ou un e-mail, une seule fois."
)
CALL_AFTER = _days("call_after", "Demander au comptoir d’appeler après (jours)", 15)
MANAGER_AFTER = _days("manager_after", "Demander au responsable de décider après (jours)", 30)
PARAMETERS = (MESSAGE_AFTER, CALL_AFTER, MANAGER_AFTER)


def may_be_asked(debtor: Debtor) -> bool:
    """Tell whether somebody may be asked for what is late: a person whose data are not limited, without a kept plan."""
    person = debtor.oldest.bill.person
    if person is None or person.limited_at is not None:
        return False
    return debtor.standing is None or (not debtor.standing.is_kept and not debtor.standing.is_broken)


def asked(today, *, since: int, before: int | None = None) -> dict[str, Debtor]:
    """Return who may be asked and has been late for ``since`` days at least, and less than ``before``, by key."""
    return {
        debtor.key: debtor
        for debtor in debtors(today, Bill.objects.exclude(person=None))
        if may_be_asked(debtor) and since <= debtor.oldest.days(today) < (before or 100_000)
    }


def tell(now: datetime) -> int:
    """Write once, kindly, to who has been late for five days. Past the day of the call, nobody writes any more."""
    today = paris_date(now)
    call_after = CALL_AFTER.on(today)
    late = {
        f"payments.due:{key}": debtor
        for key, debtor in asked(today, since=MESSAGE_AFTER.on(today), before=call_after).items()
    }
    known = set(Message.objects.filter(key__in=late).values_list("key", flat=True))

    def write(key):
        debtor = late[key]
        last_day = debtor.oldest.since + timedelta(days=call_after)
        notify(
            "payments.due", to=debtor.payer, about=debtor.oldest.bill, key=key, at=now,
            not_after=paris(last_day, time()), extra=words(debtor.amount, debtor.oldest.since),
        )  # fmt: skip

    return each([key for key in late if key not in known], write)


def ask_to_call(now: datetime) -> int:
    """Give the counter a call to make to who has been late for fifteen days."""
    today = paris_date(now)
    wanted = {f"payments.call:{key}": one for key, one in asked(today, since=CALL_AFTER.on(today)).items()}

    def said(debtor):
        return (
            f"{_late_words(debtor)} Demandez ce qui se passe, proposez du temps\u00a0: un accord de paiement."
        )

    title = "Appeler quelqu’un qui n’a pas payé, et chercher une solution ensemble"
    return _tasks("payments.call:", wanted, title, COUNTER, said, now)


def ask_manager(now: datetime) -> int:
    """Ask the manager to decide for who has been late for thirty days."""
    today = paris_date(now)
    wanted = {
        f"payments.manager:{key}": one for key, one in asked(today, since=MANAGER_AFTER.on(today)).items()
    }

    def said(debtor):
        return f"{_late_words(debtor)} Appelez, convenez d’un accord, ou renoncez à la somme. {referent_words(debtor)}"

    title = "Décider de la suite pour quelqu’un qui n’a pas payé"
    return _tasks("payments.manager:", wanted, title, MANAGER, said, now)


def watch_plans(now: datetime) -> int:
    """Ask the manager what to do of a plan that two missed instalments break: the software ends none."""
    today = paris_date(now)
    wanted = {}
    for debtor in debtors(today, Bill.objects.exclude(person=None)):
        standing = debtor.standing
        if standing is not None and standing.is_broken and debtor.payer.limited_at is None:
            missed = [part.due_on for part in standing.parts if part.left and part.due_on < today]
            wanted[f"payments.plan:{standing.plan.pk}:{missed[1]:%Y-%m-%d}"] = debtor

    def said(debtor):
        missed = debtor.standing.missed
        return f"{missed} échéances manquées. {_late_words(debtor)} Appelez avant de décider\u00a0: un nouvel accord est possible."

    title = "Parler d’un accord de paiement qui n’est plus suivi"
    return _tasks("payments.plan:", wanted, title, MANAGER, said, now)


def _tasks(prefix, wanted, title, role, said, now):
    """Open what is wanted once, and drop the open tasks whose reason has gone."""
    tasks = Task.objects.filter(key__startswith=prefix)
    known = set(tasks.filter(key__in=wanted).values_list("key", flat=True))
    gone = set(tasks.open().values_list("key", flat=True)) - set(wanted)

    def ask(key):
        person = wanted[key].payer
        open_task(
            title,
            role=role,
            about=person,
            person=person,
            due_at=now,
            key=key,
            detail=said(wanted[key]),
            at=now,
        )

    def drop(key):
        settle(key, result="C’est payé, ou un accord est suivi.", at=now)

    return each([key for key in wanted if key not in known], ask) + each(sorted(gone), drop)


def _late_words(debtor):
    return f"{french(debtor.amount)} en retard depuis le {day_words(debtor.oldest.since)}."


def referent_words(debtor: Debtor) -> str:
    """Say whether the person agreed, since this debt began, that we speak of it to who referred her (row F7)."""
    said = Consent.objects.filter(person=debtor.payer, purpose=ConsentPurpose.CONTACT_REFERRER)
    last = said.order_by("-at", "-pk").first()
    if last is not None and last.given and paris_date(last.at) >= debtor.oldest.since:
        return (
            f"Elle a accepté, le {day_words(paris_date(last.at))}, que nous en parlions à qui l’a orientée."
        )
    return (
        "N’en parlez à personne d’autre\u00a0: elle n’a pas donné son accord depuis que cette somme est due."
    )


def day_words(day) -> str:
    return date_fr(day, weekday=False)


# What is written to the person.


def words(amount, since) -> dict[str, str]:
    """Return the event's own variables."""
    return {"montant": french(amount), "jour": day_words(since)}


def values(bill: Bill) -> dict[str, str]:
    """Return them for a preview: the cause says the sum of all the bills."""
    return words(balance(bill).left, paris_date(bill.opened_at))


def paid_or_planned(bill: Bill, now) -> str:
    """Say why the message has no sense any more."""
    found = debtors(paris_date(now), Bill.objects.filter(person=bill.person_id))
    if not found:
        return "C’est payé."
    return (
        ""
        if may_be_asked(found[0])
        else "Un accord de paiement est suivi, ou l’usage des données est limité."
    )


def recent():
    """Return real bills to show a wording on, the latest first."""
    bills = Bill.objects.filter(person__isnull=False, closed_at=None)
    return bills.select_related("person").order_by("-opened_at", "-pk")


DUE = Event(
    key="payments.due",
    label="Un rappel quand ce n’est pas payé",
    about="payments.bill",
    variables={"montant": "ce qui est en retard", "jour": "le jour où il fallait payer"},
    values=values,
    texts={
        "sms": {
            "fr": "{structure} : {prenom}, il reste {montant} à payer depuis le {jour}. Besoin de temps ? "
            "Appelez le {telephone}, on s'arrange.",
        },
        "email": {
            "fr": (
                "Il reste une somme à payer",
                "Bonjour {prenom},\n\nIl reste {montant} à payer depuis le {jour}.\n\nVous pouvez payer au comptoir, en "
                "espèces, par chèque ou par carte, ou nous demander comment faire un virement.\n\nC’est difficile en ce "
                "moment ? Vous pouvez demander du temps, et payer petit à petit. Appelez le {telephone} : nous "
                "cherchons une solution ensemble.\n\nVous avez déjà payé ? Ne tenez pas compte de ce message.\n\n"
                "À bientôt,\n{structure}, {telephone}",
            ),
        },
    },
    reason_gone=paid_or_planned,
    private=True,
    example=recent,
    must_say=("telephone",),
)

OFTEN = timedelta(minutes=15)
WORKS = {
    "payments.due": DueWork("Messages : ce qui n’est pas payé", tell, every=OFTEN),
    "payments.call": DueWork("Tâches : appeler qui n’a pas payé", ask_to_call, every=OFTEN),
    "payments.manager": DueWork("Tâches : décider, après un mois", ask_manager, every=OFTEN),
    "payments.plans": DueWork("Tâches : accords qui ne sont plus suivis", watch_plans, every=OFTEN),
}
