"""The card « Messages » of a person's page: what she refused, what leaves next, and the act « Écrire un SMS »."""

from django.db.models import Q
from django.urls import reverse

from mobilite import clock
from mobilite.outbox.events import label_of
from mobilite.outbox.models import Channel, OptOut
from mobilite.outbox.operations.acts import reach_by_sms
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.record_page import Act, Card, Fact

READ, WRITE = "outbox.view_message", "outbox.add_message"


def stops_of(person):
    """Return the opt-outs in force for this person's number and address."""
    here = Q()
    if person.phone:
        here |= Q(channel=Channel.SMS, address=person.phone)
    if person.email:
        here |= Q(channel=Channel.EMAIL, address=person.email.lower())
    if not here:
        return OptOut.objects.none()
    return OptOut.objects.filter(here, undone_at=None).select_related("noted_by").order_by("-channel")


def person_cards(person, user) -> list[Card]:
    """Return the card, when there is something to say (registered at "person_cards"): two queries."""
    if not user.has_perm(READ):
        return []
    may_write = user.has_perm(WRITE) and person.anonymised_at is None
    facts = []
    for stop in stops_of(person):
        by = f"{stop.get_how_display()}, le {date_fr(stop.at, weekday=False)}"
        url = reverse("outbox:undo_opt_out", args=[person.pk, stop.pk]) if may_write else ""
        what = "Plus aucun SMS" if stop.channel == Channel.SMS else "L’essentiel seulement"
        facts.append(Fact(stop.get_channel_display(), what, by, url))
    latest = person.messages.exclude(to="").order_by("-created_at", "-pk")[:20]
    coming = sorted((one for one in latest if one.state == "to_send"), key=lambda one: one.send_after)
    for one in coming[:1]:
        sub = f"{one.get_channel_display()}, {datetime_fr(one.send_after, year=False)}"
        facts.append(Fact("À venir", label_of(one.event), sub, one.get_absolute_url()))
    past = next((one for one in latest if one.state != "to_send"), None)
    if past is not None:
        sub = f"{past.get_channel_display()}, {past.get_state_display().lower()}, {date_fr(past.created_at, weekday=False)}"
        facts.append(Fact("Dernier", label_of(past.event), sub, past.get_absolute_url()))
    if not facts:
        return []
    edit = Act("Refus", reverse("outbox:refuse", args=[person.pk]), "ban") if may_write else None
    return [Card("Messages", "message-square", facts, edit)]


def person_acts(person, user) -> list[Act]:
    """Return « Écrire un SMS », greyed with why when none may go (registered at "person_acts")."""
    if not user.has_perm(WRITE) or person.anonymised_at is not None:
        return []
    known = reach_by_sms(person, at=clock.now())
    why = f"{known.why[:1].upper()}{known.why[1:]}." if not known.ways else ""
    acts = [
        Act(
            "Écrire un SMS",
            reverse("outbox:write", args=[person.pk]),
            "message-square",
            possible=not why,
            why_not=why,
        )
    ]
    if person.phone or person.email:
        acts.append(Act("Ne veut plus de messages", reverse("outbox:refuse", args=[person.pk]), "ban"))
    return acts
