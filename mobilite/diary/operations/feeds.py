"""The address of a diary for one's telephone: made, replaced, withdrawn."""

from datetime import datetime, timedelta

from django.db import transaction

from mobilite.accounts import links
from mobilite.accounts.models import PersonalLink, User
from mobilite.audit.entries import record
from mobilite.diary.models import Feed
from mobilite.people.models import Place
from mobilite.workflow import Refusal

PURPOSE = "diary.ical"
#: A telephone asks for years: the address lasts one, and is renewed with a press.
LASTS = timedelta(days=366)


class NoFeed(Refusal):
    def __init__(self):
        super().__init__("Il n’y a pas d’adresse à retirer.")


@transaction.atomic
def make_feed(user: User, *, place: Place | None = None, at: datetime, actor) -> str:
    """Return a new token for a colleague's own diary, or that of a place; the former one opens nothing any more.

    The token cannot be read again.
    """
    # Two presses at once: the second waits here, then withdraws what the first one made.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    feed, _ = Feed.objects.get_or_create(user=user, place=place)
    replaced = links.revoke(feed, purpose=PURPOSE, at=at)
    token = links.create(PURPOSE, feed, expires_at=at + LASTS, at=at)
    verb = "a remplacé" if replaced else "a fait"
    record("make_feed", feed, sentence=f"{verb} l’adresse de l’{_what(feed)}", actor=actor, at=at)
    return token


@transaction.atomic
def revoke_feed(user: User, *, place: Place | None = None, at: datetime, actor) -> None:
    """Withdraw the address: who has it reads nothing any more. Raises NoFeed."""
    feed = Feed.objects.filter(user=user, place=place).first()
    if feed is None or not links.revoke(feed, purpose=PURPOSE, at=at):
        raise NoFeed
    record("revoke_feed", feed, sentence=f"a retiré l’adresse de l’{_what(feed)}", actor=actor, at=at)


def _what(feed: Feed) -> str:
    return f"agenda, {feed.place}" if feed.place else "agenda de son téléphone"


def live_links(feeds, *, at: datetime) -> dict[int, PersonalLink]:
    """Return the link that still opens each feed, by the feed's key: one query."""
    rows = PersonalLink.objects.filter(
        purpose=PURPOSE,
        object_label=Feed._meta.label_lower,
        object_id__in=[feed.pk for feed in feeds],
        revoked_at=None,
        expires_at__gt=at,
    )
    return {row.object_id: row for row in rows}
