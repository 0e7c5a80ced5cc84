"""An offer is received once, read again point by point, then published until a day, or refused with why."""

from datetime import date, datetime, timedelta
from typing import NoReturn

from django.db import IntegrityError, transaction

from advice.recruitment.seekers.models import Link
from advice.recruitment.vacancies.models import Point, Status, Vacancy
from mobilite.audit.entries import record
from mobilite.pages.french import date_fr, typography
from mobilite.people.models import Commune
from mobilite.periods import paris_date
from mobilite.workflow import ForbiddenTransition, Refusal

#: An offer stays three months at most: older, it is no longer true (facts: iae 3, « off after 90 d »).
LONGEST = timedelta(days=90)


class VacancyRefused(Refusal):
    """The act cannot be done on this offer: the sentence says why, and what to do."""


def deny(sentence: str, *, field: str | None = None) -> NoReturn:
    raise VacancyRefused(typography(sentence), field=field)


@transaction.atomic
def receive(
    *,
    commune: Commune | None,
    link: Link | None = None,
    press_key: str,
    at: datetime,
    **said,
) -> Vacancy:
    """Keep an employer's offer, once however often its button is pressed. Nothing is published yet (row J9)."""
    try:
        with transaction.atomic():
            offer = Vacancy.objects.create(
                commune=commune, link=link, press_key=press_key, received_at=at, **said
            )
    except IntegrityError:
        return Vacancy.objects.get(press_key=press_key)
    record("receive_vacancy", offer, sentence="a reçu une offre d’emploi en ligne", actor=None, at=at)
    return offer


@transaction.atomic
def publish(
    vacancy_id: int, *, title: str, text: str, points: list[str], until: date, at: datetime, actor
) -> Vacancy:
    """Publish an offer as it was read again and corrected, until a day.

    Every ``Point`` must have been read (Code du travail, art. L1132-1). Raises VacancyRefused, ForbiddenTransition.
    """
    offer = _locked(vacancy_id, Status.PUBLISHED)
    today = paris_date(at)
    if not title.strip():
        deny("Donnez le métier.", field="title")
    if not text.strip():
        deny("Dites ce qu’il y a à faire.", field="text")
    left = [point for point in Point if point not in points]
    if left:
        deny(
            f"Relisez aussi : « {left[0].label} ». Corrigez l’offre si elle ne le dit pas ainsi, ou refusez-la.",
            field="points",
        )
    if until < today:
        deny("Ce jour est passé. Choisissez jusqu’à quand elle se lit.", field="until")
    if until > today + LONGEST:
        deny(f"C’est trop long : choisissez jusqu’au {date_fr(today + LONGEST)} au plus.", field="until")
    offer.move_to(
        Status.PUBLISHED, verb="publish_vacancy", sentence=f"a publié l’offre «\u00a0{title.strip()}\u00a0»", actor=actor, at=at,
        title=title.strip(), text=text.strip(), read_points=[str(point) for point in Point], read_at=at, read_by=actor,
        until=until,
    )  # fmt: skip
    return offer


@transaction.atomic
def refuse(vacancy_id: int, *, reason: str, at: datetime, actor) -> Vacancy:
    """Refuse an offer, with the reason that the employer is told on the telephone. Raises VacancyRefused, ForbiddenTransition."""
    offer = _locked(vacancy_id, Status.REFUSED)
    if not reason.strip():
        deny("Dites pourquoi en quelques mots.", field="reason")
    offer.move_to(
        Status.REFUSED, verb="refuse_vacancy", sentence=f"a refusé l’offre «\u00a0{offer.title}\u00a0»", actor=actor, at=at,
        read_at=at, read_by=actor, refused_reason=reason.strip()[:300],
    )  # fmt: skip
    return offer


@transaction.atomic
def close(vacancy_id: int, *, at: datetime, actor) -> Vacancy:
    """Take an offer off the public page: filled, or no longer true."""
    offer = _locked(vacancy_id, Status.CLOSED)
    offer.move_to(
        Status.CLOSED, verb="close_vacancy", sentence=f"a retiré l’offre «\u00a0{offer.title}\u00a0»", actor=actor, at=at,
        closed_at=at,
    )  # fmt: skip
    return offer


def _locked(vacancy_id: int, wanted: Status) -> Vacancy:
    offer = Vacancy.objects.locked().get(pk=vacancy_id)
    if not offer.may_become(wanted):
        raise ForbiddenTransition(offer, wanted)
    return offer
