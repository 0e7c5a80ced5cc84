"""The letter that asks for an aid: who she is, what is asked and why, what the rule looked at, what is joined."""

from datetime import datetime

from advice.aids.engine import FACTS, BadRule
from advice.applications.models import Application, PaperState, Signer
from mobilite.documents.models import Document, Kind
from mobilite.documents.operations import issue
from mobilite.people.shown import born_words
from mobilite.periods import paris_date
from rentals.documents.parts import lessor
from rentals.documents.where import address

SERIES = "LDA"
#: Said by the letter's own head, or of no use beside a plainer fact.
SAID_ELSEWHERE = ("birth_date", "age", "commune", "department", "region", "epci")


def fact_lines(application: Application) -> list[dict[str, str]]:
    """Return what the rule looked at, in words: only that, nothing else of what is known of her."""
    lines = []
    for key, raw in (application.facts or {}).items():
        if key in (*SAID_ELSEWHERE, application.event) or key not in FACTS:
            continue
        fact = FACTS[key]
        try:
            lines.append(
                {"label": fact.label[:1].upper() + fact.label[1:], "value": fact.said(fact.read(raw))}
            )
        except BadRule:
            # A word that is not in the list any more says nothing to who reads the letter.
            continue
    return lines


def says(application: Application, *, signer: Signer, at: datetime, actor) -> dict:
    """Return what the letter says. Raises NoOrganisation."""
    person, version, on = application.case.person, application.version, paris_date(at)
    papers = (
        application.papers.filter(state=PaperState.READY).order_by("rank").values_list("label", flat=True)
    )
    return {
        "lessor": lessor(on),
        "tenant": {"name": str(person)},
        "born": born_words(person),
        "address": address(person),
        "phone": person.phone,
        "email": person.email,
        "reference": application.reference,
        "aid": version.name,
        "body": version.body,
        "amount": application.amount,
        "in_return": version.in_return,
        "why": application.why or "",
        "event": FACTS[application.event].label if application.event in FACTS else "",
        "event_on": application.event_on,
        "facts": fact_lines(application),
        "papers": list(papers),
        "signer": str(signer),
        "by": str(actor),
    }


def issue_letter(application: Application, *, signer: Signer, at: datetime, actor) -> Document:
    """Issue the letter, in the transaction that writes it. Raises NoOrganisation."""
    return issue(
        Kind.AID_REQUEST, application, title="Demande d’aide", series=SERIES, template="documents/aid_request.html",
        context=says(application, signer=signer, at=at, actor=actor), person=application.case.person, at=at, actor=actor,
    )  # fmt: skip
