"""What the personal link opens on a telephone: choose a moment, change it, give it back; or a seat in a workshop (row I7).

No account, no script. GET shows, POST acts. A moment that somebody else took meanwhile is said kindly, with others.
"""

from collections.abc import Iterable
from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from advice.meetings.models import Invitation, Place, State
from advice.meetings.operations import inviting
from advice.meetings.operations.base import free_seats
from mobilite import clock
from mobilite.accounts import links
from mobilite.diary.forms import slot_of, slot_value
from mobilite.diary.models import Status as Booked
from mobilite.diary.slots import Slot
from mobilite.pages.french import date_fr, datetime_fr, time_fr
from mobilite.periods import PARIS
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals.portal.sheets import ClosedPage

#: Moments shown of one morning or one afternoon, and in all: more is a wall.
A_HALF_DAY, MOST = 4, 40
NOON = 13
LOADED = (
    "person",
    "user",
    "place__commune",
    "appointment__user",
    "appointment__place__commune",
    "enrolment__workshop__appointment",
    "workshop__appointment__place__commune",
    "workshop__appointment__user",
)


def some_of(slots: Iterable[Slot]) -> list[Slot]:
    """Return the moments to show: a few of each morning and afternoon, spread over it, the first days first."""
    found: list[Slot] = []

    def half(slot):
        local = slot.starts_at.astimezone(PARIS)
        return local.date(), local.hour < NOON

    for _key, group in groupby(slots, key=half):
        rows = list(group)
        step = max(-(-len(rows) // A_HALF_DAY), 1)
        found += rows[::step]
    return found[:MOST]


class ChoosePage(PublicPage, TemplateView):
    """One page: what she has, or what she may take."""

    template_name = "portal/meet/choose.html"

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link = links.open_link(kwargs["token"], purpose=inviting.PURPOSE, at=self.at)
            found = Invitation.objects.filter(pk=self.link.object_id, person__anonymised_at=None)
            self.invitation = found.select_related(*LOADED).first()
            if self.invitation is None:
                raise links.UnknownLink
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        links.mark_used(self.link, at=self.at)
        try:
            with in_french():
                self.act(request.POST.get("do", ""), request.POST.get("slot", ""))
        except Refusal as refusal:
            messages.error(request, translated(refusal.sentence))
            if isinstance(refusal, inviting.Gone):
                # Others are shown at once.
                return redirect(f"{request.path}?changer=1" if self.standing else request.path)
        return redirect(request.path)

    def act(self, do: str, slot: str) -> None:
        pk = self.invitation.pk
        if do == "cancel":
            inviting.give_back_moment(pk, at=self.at)
        elif do in ("seat", "wait"):
            inviting.take_seat(pk, may_wait=do == "wait", at=self.at)
        elif do == "leave":
            inviting.give_back_seat(pk, at=self.at)
        elif (chosen := slot_of(slot)) is not None and self.invitation.workshop_id is None:
            user_id, starts_at = chosen
            inviting.take_moment(pk, user_id=user_id, starts_at=starts_at, at=self.at)

    @property
    def standing(self):
        """The appointment that she has."""
        one = self.invitation.appointment
        return one if one is not None and one.status == Booked.BOOKED else None

    def get_context_data(self, **kwargs):
        context = self.of_workshop() if self.invitation.workshop_id else self.of_moment()
        return super().get_context_data(first_name=self.invitation.person.first_name, **context, **kwargs)

    # A moment with us.

    def of_moment(self) -> dict:
        had, asked = self.standing, self.request.GET
        if had is None:
            past = self.invitation.appointment
            if (
                past is not None and past.status != Booked.CANCELLED
            ) or self.invitation.expires_at <= self.at:
                return {"title": _("Appelez-nous"), "state": "over"}
            return self.slots_to_choose(None) | {
                "title": _("Choisissez votre rendez-vous"),
                "cancelled": past is not None,
            }
        until = inviting.may_change_until(had.starts_at, self.at)
        may_change = self.at < until
        if had.starts_at <= self.at:
            return {"title": _("Appelez-nous"), "state": "over"}
        shown = {
            "day": date_fr(had.starts_at, long=True, year=False, nobreak=False),
            "hour": time_fr(had.starts_at),
            "who": had.user.first_name,
            "place": had.place,
            "until": datetime_fr(until, year=False),
            "may_change": may_change,
        }
        if may_change and "changer" in asked:
            return shown | self.slots_to_choose(had) | {"title": _("Un autre moment")}
        if may_change and "annuler" in asked:
            return shown | {"title": _("Annuler ce rendez-vous\u202f?"), "state": "cancel"}
        return shown | {"title": _("Votre rendez-vous"), "state": "taken"}

    def slots_to_choose(self, had) -> dict:
        slots = some_of(inviting.moments(self.invitation, self.at, but=had))
        if had is not None:
            slots = [one for one in slots if one.starts_at != had.starts_at]
        places = {one.place.pk for one in slots if one.place is not None}
        who = {one.user.pk for one in slots}
        days = [
            (
                date_fr(day, long=True, year=False).capitalize(),
                [
                    {
                        "value": slot_value(one),
                        "hour": time_fr(one.starts_at),
                        "place": one.place.short_name if one.place and len(places) > 1 else "",
                    }
                    for one in group
                ],
            )
            for day, group in groupby(slots, key=lambda one: one.starts_at.astimezone(PARIS).date())
        ]
        first = slots[0] if slots else None
        return {
            "state": "choose",
            "days": days,
            "minutes": self.invitation.minutes,
            "by_phone": self.invitation.by_phone,
            "where": first.place if first and len(places) == 1 else None,
            "with_who": first.user.first_name if first and len(who) == 1 else "",
        }

    # A seat in a workshop.

    def of_workshop(self) -> dict:
        workshop, had = self.invitation.workshop, self.invitation.enrolment
        one = workshop.appointment
        until = inviting.may_change_until(one.starts_at, self.at)
        left = free_seats(workshop)
        shown = {
            "title": workshop.title,
            "workshop": workshop,
            "day": date_fr(one.starts_at, long=True, year=False, nobreak=False),
            "hour": time_fr(one.starts_at),
            "ends": time_fr(one.ends_at),
            "place": one.place,
            "left": left,
            "until": datetime_fr(until, year=False),
            "may_change": self.at < until,
        }
        if workshop.status == State.CANCELLED:
            return shown | {"state": "w_cancelled"}
        if workshop.status == State.HELD or one.starts_at <= self.at:
            return shown | {"state": "over", "title": _("Appelez-nous")}
        if had is not None and had.status in (Place.ENROLLED, Place.WAITING):
            if "annuler" in self.request.GET and shown["may_change"]:
                return shown | {"state": "w_leave", "waits": had.status == Place.WAITING}
            return shown | {"state": "w_seat" if had.status == Place.ENROLLED else "w_wait"}
        return shown | {"state": "w_choose"}
