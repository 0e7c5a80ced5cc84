"""What comes from the public form is received once, then opens a case file, or is set aside."""

from datetime import datetime

from django.db import transaction

from advice.asking.models import HelpRequest, Need
from advice.cases.models import Case, Origin
from advice.cases.operations import open_case
from mobilite.audit.entries import record
from mobilite.pages.french import typography
from mobilite.people.models import Commune, Person
from mobilite.portal.arrivals import kept_once, means_said, put_aside, record_of, tie_to, waiting


@transaction.atomic
def receive(
    *, needs: list[str], means: list[str], words: str, first_name: str, last_name: str, commune: Commune | None,
    phone: str, language: str, press_key: str, at: datetime,
) -> HelpRequest:  # fmt: skip
    """Keep a request of the public form, once however often its button is pressed (row I1)."""
    asked, is_new = kept_once(
        HelpRequest, press_key=press_key, needs=[one for one in Need if one in needs], means=means_said(means),
        words=words.strip(), first_name=first_name, last_name=last_name, commune=commune, phone=phone,
        language=language, received_at=at,
    )  # fmt: skip
    if is_new:
        record("receive_help", asked, sentence="a reçu une demande de solution en ligne", actor=None, at=at)
    return asked


@transaction.atomic
def open_file(request_id: int, *, person: Person | None = None, adviser=None, at: datetime, actor) -> Case:
    """Open the case file of who asked: of a ``person`` we know, else her record is written from what she sent.

    Her file that is open already is continued. Raises ArrivalRefused (handled already), CaseRefused, NotValid.
    """
    asked = waiting(HelpRequest, request_id)
    if person is None:
        person = record_of(asked, at=at, actor=actor)
    case = Case.objects.current().filter(person=person).first()
    if case is None:
        case = open_case(
            person, origin=Origin.ONLINE, adviser=adviser, request=request_words(asked), at=at, actor=actor
        )
    tie_to(asked, person, at=at, actor=actor, case=case)
    words = f"a répondu à une demande de solution : dossier {case.reference}"
    record("answer_help", asked, sentence=typography(words), actor=actor, at=at, data={"case": case.pk})
    return case


@transaction.atomic
def set_aside(request_id: int, *, reason: str, at: datetime, actor) -> HelpRequest:
    """Set a request aside, with why: a doubled one, nobody answers, solved on the phone. Her words are erased."""
    asked = waiting(HelpRequest, request_id)
    put_aside(asked, reason=reason, at=at, actor=actor, words="")
    words = "a classé sans suite une demande de solution"
    record("set_help_aside", asked, sentence=words, actor=actor, at=at)
    return asked


def request_words(asked: HelpRequest) -> str:
    """Return what a file says she asks: what she ticked, then her words."""
    said = [f"{asked.wants}." if asked.wants else "", f"Aujourd’hui : {asked.moves.lower()}.", asked.words]
    return typography(" ".join(filter(None, said)))
