"""How long a search is kept: as long as the person is known. Missions go on counting, without her name, nor the client's."""

from django.db.models import Case, F, When
from django.db.models.functions import TruncDate

from advice.recruitment.missions.models import Mission, Profile
from mobilite.clock import PARIS
from mobilite.kept import CNIL_SOCIAL, GONE, OURS, Forgetting, Rule, Stage, Touch


def social(people, now) -> tuple[str, ...]:
    """Erase what she said of her search, and that a mission was hers."""
    Profile.objects.filter(person__in=people).delete()
    Mission.objects.filter(person__in=people).update(person=None)
    return ()


def _over(terms):
    """Return the missions whose client is old: counted from their last day, or from the day they were filled or closed."""
    last = Case(
        When(ended_at=None, then=F("ends_on")),
        When(ends_on__gt=F("ended"), then=F("ends_on")),
        default=F("ended"),
    )
    rows = Mission.objects.filter(forgotten_at=None).annotate(ended=TruncDate("ended_at", tzinfo=PARIS))
    return rows.annotate(since=last).filter(since__lt=terms.limit.date())


def _forget(keys, terms) -> tuple[str, ...]:
    """Erase who the client was and where: a partner stays a partner, a commune stays counted."""
    rows = Mission.objects.filter(pk__in=keys)
    rows.exclude(client_name="").update(client_name=GONE)
    rows.update(address="", point="", words="", unmet_words="", forgotten_at=terms.now)
    return ()


DECLARED = (
    Touch("missions.said", "missions.Profile", "said_at"),
    Forgetting("missions", social),
    Rule(
        "missions.search",
        "Recherche de travail\u00a0: savoir-faire, horaires, moyens, enfants",
        since="le dernier contact",
        then="effacée\u00a0; les missions restent comptées",
        source=CNIL_SOCIAL,
        follows="la personne",
    ),
    Rule(
        "missions.clients",
        "Missions\u00a0: nom et adresse du client",
        since="la fin de la mission",
        then="effacés\u00a0; la mission reste comptée dans sa commune",
        source=OURS,
        active=24,
        erase=Stage(_over, _forget),
        holds={"people.person": "person"},
        say=lambda one: f"mission n°\u00a0{one.pk}",
        person="person_id",
    ),
)
