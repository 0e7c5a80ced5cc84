"""From asking to being paid: what each state allows, borders of the last day, sums, the letter's words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from advice.aids.models import Aid, AidVersion
from advice.applications import operations, queues
from advice.applications.models import AidPayment, Application, Status
from mobilite.periods import paris_date
from mobilite.todo.models import Task
from mobilite.workflow import Refusal
from tests.factories import a_person, the_organisation
from tests.factories import aid_requests as make
from tests.factories.following import OPENED, a_case, a_closed_case
from tests.factories.lending import paris_at

pytestmark = pytest.mark.django_db

LATER = paris_at(6, 30, 12)
DAY = date(2026, 6, 30)
STATES = {
    "preparing": make.an_application,
    "ready": lambda **how: make.ready(make.an_application(**how)),
    "sent": make.a_sent_application,
    "granted": make.a_granted_application,
    "refused": make.a_refused_application,
    "appealed": make.an_appealed_application,
    "paid": make.a_paid_application,
    "withdrawn": make.a_withdrawn_application,
}
STEPS = {
    "send": (lambda pk, done: operations.send(pk, on=date(2026, 4, 7), way="post", **done), {"ready"}, Status.SENT),
    "grant": (lambda pk, done: operations.grant(pk, on=DAY, amount=Decimal(300), **done), {"sent", "appealed"}, Status.GRANTED),
    "refuse": (lambda pk, done: operations.refuse(pk, on=DAY, reason="Non", **done), {"sent"}, Status.REFUSED),
    "appeal": (lambda pk, done: operations.appeal(pk, on=DAY, **done), {"refused"}, Status.REFUSED),
    "pay": (lambda pk, done: operations.pay(pk, on=DAY, amount=Decimal(322), **done), {"granted"}, Status.PAID),
    "withdraw": (
        lambda pk, done: operations.withdraw(pk, on=DAY, why="Plus besoin", **done), {"preparing", "ready", "sent", "granted"},
        Status.WITHDRAWN,
    ),
    "correct": (
        lambda pk, done: operations.correct(pk, amount=Decimal(10), why="", **(done | {"at": OPENED})), {"preparing", "ready"},
        Status.PREPARING,
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_each_state_allows_its_steps_and_refuses_the_others(state, adviser):
    application = STATES[state](adviser=adviser)
    done = {"at": LATER, "actor": adviser}
    for name, (step, starts, then) in STEPS.items():
        with transaction.atomic():
            if state in starts:
                assert step(application.pk, done).status == then, name
            else:
                with pytest.raises(Refusal):
                    step(application.pk, done)
            transaction.set_rollback(True)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_asked_the_day_before_the_last_and_the_day_after(days, adviser):
    # The job starts on 7 March: it is asked for until Tuesday 7 April.
    at = OPENED + timedelta(days=days)
    ask = {"adviser": adviser, "starts_on": date(2026, 3, 7), "at": at}
    if days <= 0:
        assert make.an_application(**ask).deadline == date(2026, 4, 7)
        return
    facts = make.PAUL | {"children_under_12": "2", "age_months": "99", "weekly_hours": "20"}
    with pytest.raises(Refusal) as refused:
        make.an_application(**ask, facts=facts)
    assert "C’est trop tard\u00a0: elle se demandait jusqu’au 7\u00a0avril 2026" in refused.value.sentence
    assert "Aide à la garde d’enfants" in refused.value.sentence
    assert not Application.objects.exists()


@pytest.mark.parametrize("day", [30, 1, 2])
def test_sent_the_day_before_the_last_and_the_day_after(day, adviser):
    application = make.ready(make.an_application(adviser=adviser))
    sent = date(2026, 4 if day == 30 else 5, day)
    send = {"on": sent, "way": "online", "at": LATER, "actor": adviser}
    if day == 2:
        with pytest.raises(Refusal, match="dernier jour"):
            operations.send(application.pk, **send)
        rows = Application.objects.filter(pk=application.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(status="sent", sent_on=sent, way="online")
    else:
        assert operations.send(application.pk, **send).due_on == date(2026, 6 if day == 30 else 7, day)


def test_closed_suspended_or_twice_cannot_be_asked_for(adviser):
    case = a_case(adviser=adviser)
    make.an_application(case)
    with pytest.raises(Refusal, match="déjà demandée"):
        make.an_application(case)
    now = paris_date(OPENED)
    states = {
        one.status: one.aid
        for one in AidVersion.objects.held(now)
        .filter(status__in=["closed", "suspended"])
        .select_related("aid")
    }
    for state, words in (("closed", "fermée"), ("suspended", "suspendue")):
        with pytest.raises(Refusal, match=words):
            operations.ask_aid(case.pk, aid=states[state], facts={}, at=OPENED, actor=adviser)
    with pytest.raises(Refusal, match="clos"):
        make.an_application(a_closed_case(adviser, person=a_person("Paul", "Martin")))


def test_a_rule_that_says_no_asks_why_and_a_ceiling_is_kept(adviser):
    far = make.PAUL | {"km_return": "20", "minutes_return": "30"}
    case = a_case(adviser=adviser)
    with pytest.raises(Refusal, match="Les règles disent non"):
        make.an_application(case, facts=far, amount=None)
    with pytest.raises(Refusal, match="322,00"):
        make.an_application(case, amount=Decimal("322.01"))
    assert (
        make.an_application(case, facts=far, amount=None, why="Le car ne passe pas.").status
        == Status.PREPARING
    )


def test_the_version_the_facts_and_the_papers_are_those_of_that_day(adviser):
    application = make.an_application(adviser=adviser)
    assert application.version.aid == Aid.objects.get(slug="ft-amob")
    assert application.facts["km_return"] == "70"
    assert "children" not in application.facts
    assert [paper.label for paper in application.papers.order_by("rank")] == application.version.paper_lines
    application.case.refresh_from_db()
    assert application.case.facts == {"starts_on": "2026-04-01"}
    with pytest.raises(Refusal, match="Il manque\u00a0: Convocation visée"):
        operations.send(application.pk, on=date(2026, 4, 7), way="online", at=OPENED, actor=adviser)
    papers = list(application.papers.order_by("rank"))
    operations.note_paper(papers[0].pk, state="ready", at=OPENED, actor=adviser)
    operations.note_paper(papers[1].pk, state="useless", at=OPENED, actor=adviser)
    assert operations.papers_to_find(application) == []


def test_payments_add_up_to_what_was_granted_and_never_above(adviser):
    one = make.a_granted_application(adviser=adviser)
    done = {"at": LATER, "actor": adviser}
    operations.pay(one.pk, on=date(2026, 5, 10), amount=Decimal("100.10"), **done)
    with pytest.raises(Refusal, match="Il reste 221,90"):
        operations.pay(one.pk, on=DAY, amount=Decimal("221.91"), **done)
    with pytest.raises(IntegrityError), transaction.atomic():
        AidPayment.objects.create(application=one, on=DAY, amount=Decimal(222), at=LATER)
    with pytest.raises(Refusal, match="dernier"):
        operations.withdraw(one.pk, on=DAY, why="Non", **done)
    paid = operations.pay(one.pk, on=date(2026, 6, 1), amount=Decimal("221.90"), **done)
    assert (paid.status, paid.paid_on, operations.paid_of(paid)) == (
        Status.PAID,
        date(2026, 6, 1),
        Decimal(322),
    )


def test_what_is_obtained_counts_what_was_granted_and_no_loan(adviser):
    done = {"at": LATER, "actor": adviser}
    case = a_case(adviser=adviser)
    make.a_paid_application(case)
    less = make.a_granted_application(
        a_case(a_person("Zoé", "Petit"), adviser=adviser), granted=Decimal("200.50")
    )
    operations.pay(less.pk, on=DAY, amount=Decimal(150), is_last=True, **done)
    make.a_refused_application(a_case(a_person("Léa", "Blanc"), adviser=adviser))
    loan = make.an_application(
        case, slug="microcredit-personnel", facts={}, starts_on=None, amount=Decimal(2000)
    )
    make.ready(loan)
    operations.send(loan.pk, on=date(2026, 4, 7), way="hand", at=OPENED, actor=adviser)
    operations.grant(loan.pk, on=DAY, amount=Decimal(2000), **done)
    assert Application.objects.all().obtained() == Decimal("522.50")


def test_what_presses_is_said_and_each_has_its_task_once(adviser):
    late = {
        make.an_application(a_case(adviser=adviser)).pk: "send",
        make.a_sent_application(a_case(a_person("A", "Un"), adviser=adviser)).pk: "answer",
        make.a_granted_application(a_case(a_person("B", "Deux"), adviser=adviser)).pk: "payment",
        make.a_refused_application(a_case(a_person("C", "Trois"), adviser=adviser)).pk: "appeal",
    }
    rows = Application.objects.all()

    def pressing(day):
        return {queues.kind_of(one) for one in queues.hot(rows, day)}

    # Sent by 1 May; answered by 7 June; contested by 4 July; paid by 4 July.
    assert pressing(date(2026, 4, 23)) == set()
    assert pressing(date(2026, 4, 24)) == {"send"}
    assert pressing(date(2026, 6, 7)) == {"send"}
    assert pressing(date(2026, 6, 8)) == {"send", "answer"}
    assert pressing(date(2026, 6, 20)) == {"send", "answer", "appeal"}
    assert pressing(date(2026, 7, 4)) == {"send", "answer", "appeal"}
    assert pressing(date(2026, 7, 5)) == {"send", "answer", "payment"}
    for one in rows:
        for day in (date(2026, 6, 8), date(2026, 6, 20), date(2026, 7, 5)):
            assert queues.is_hot(one, day) == queues.hot(rows, day).filter(pk=one.pk).exists()
    assert operations.remind(paris_at(4, 24, 8)) == 1
    assert operations.remind(paris_at(6, 20, 8)) == 2
    assert operations.remind(paris_at(6, 20, 9)) == 0
    task = Task.objects.get(key=f"aid-request:{next(iter(late))}:send")
    assert (task.user, task.about) == (adviser, rows.get(pk=next(iter(late))))
    operations.withdraw(next(iter(late)), on=DAY, why="Trop tard", at=LATER, actor=adviser)
    task.refresh_from_db()
    assert task.status != "open"


def test_the_letter_says_what_the_rule_looks_at_and_nothing_else(adviser):
    the_organisation()
    facts = make.PAUL | {"rsa": True, "children": "3"}
    application = make.an_application(adviser=adviser, facts=facts, why="Le car passe trop tard.")
    operations.note_paper(application.papers.order_by("rank")[0].pk, state="ready", at=OPENED, actor=adviser)
    letter = operations.write_letter(application.pk, signer="person", at=OPENED, actor=adviser)
    said = letter.context
    labels = {line["label"]: line["value"] for line in said["facts"]}
    assert (said["aid"], said["body"], said["amount"], said["event_on"]) == (
        "Aide à la mobilité",
        "France Travail",
        "322.00",
        "2026-04-01",
    )
    assert said["why"] == "Le car passe trop tard."
    assert said["papers"] == ["Convocation visée, contrat de travail ou attestation d’entrée"]
    assert [value for label, value in labels.items() if "aller-retour" in label.lower()][:1] == ["70\u00a0km"]
    assert not [label for label in labels if "enfant" in label.lower() or "rsa" in label.lower()]
    again = operations.write_letter(application.pk, signer="adviser", at=OPENED, actor=adviser)
    application.refresh_from_db()
    assert application.letter == again != letter
