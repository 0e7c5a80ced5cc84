"""What rights put on other pages: a person's acts and story."""

from django.urls import reverse

from mobilite.audit.story import story_of
from mobilite.pages.record_page import Act, StoryItem
from mobilite.people.models import Person
from mobilite.rights.models import Export, Limitation, Request

CHANGE = "rights.change_request"


def person_acts(person: Person, user) -> list[Act]:
    """Offer what a person may ask about her data, and the history of what she agreed to (point "person_acts")."""
    acts = [Act("Historique des consentements", reverse("rights:consents", args=[person.pk]), "handshake")]
    if not user.has_perm(CHANGE):
        return acts
    acts.append(Act("Demande sur ses données", reverse("rights:new", args=[person.pk]), "shield-check"))
    if person.limited_at is None:
        acts.append(Act("Limiter ses données", reverse("rights:limit", args=[person.pk]), "lock"))
    else:
        acts.append(Act("Lever la limitation", reverse("rights:lift", args=[person.pk]), "lock"))
    return acts


def story(record) -> list[StoryItem]:
    """Tell what was asked and done about a person's data (point "story")."""
    if not isinstance(record, Person):
        return []
    hers = [row for model in (Request, Limitation, Export) for row in model.objects.filter(person=record)]
    return story_of(*hers) if hers else []
