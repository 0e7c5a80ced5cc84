"""The page of an appointment, and what is done to it: moved, cancelled, came, did not come."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.diary import operations, shown
from mobilite.diary.agenda import LOADED
from mobilite.diary.forms import MoveForm
from mobilite.diary.held import holder
from mobilite.diary.models import Appointment, Kind, Status
from mobilite.diary.presences import absences
from mobilite.diary.slots import base_of, free_slots
from mobilite.diary.story import told
from mobilite.diary.travel import travel_minutes
from mobilite.diary.views.new import AGENDA, OffersMoments
from mobilite.fields import french_phone
from mobilite.pages.form_page import ActView, ConfirmPage
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.presentation import chip_of
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.opening import is_open
from mobilite.people.shown import contact_rules
from mobilite.periods import PARIS, paris_date
from mobilite.workflow import Refusal


class AppointmentPage(RecordPage):
    """What, when, where, with whom, and what comes next."""

    permission_required = "diary.view_appointment"
    queryset = Appointment.objects.select_related(*LOADED, "place__commune", "created_by")
    crumbs = (AGENDA,)

    @cached_property
    def now(self):
        return clock.now()

    @property
    def icon(self):
        return shown.ICONS[self.object.kind]

    def heading(self):
        return shown.title(self.object, self.request.user)

    def avatar(self):
        return shown.short_who(self.object, self.request.user)

    def chips(self):
        return [chip_of(self.object, large=True)]

    def subtitle(self):
        one = self.object
        return [
            f"{date_fr(one.starts_at)}, {shown.hours(one)}",
            str(one.user),
            shown.where(one, self.request.user),
        ]

    def _url(self, name):
        return reverse(f"diary:{name}", args=[self.object.pk])

    @cached_property
    def _all_acts(self) -> list[Act]:
        one = self.object
        if not self.request.user.has_perm("diary.change_appointment"):
            return []
        began, today = one.starts_at <= self.now, paris_date(one.starts_at) <= paris_date(self.now)
        came = Act("Venu", self._url("kept"), "user-check", post=True)
        missed = Act("Pas venu", self._url("no_show"), "user-x", post=True)
        excused = Act("Excusé", self._url("excused"), "message-square", post=True)
        held = holder(one)
        if held is not None and held.whole:
            return [Act(held.label, held.url, held.icon)]
        if one.status == Status.KEPT:
            return [_mended(missed), _mended(excused)]
        if one.status in (Status.NO_SHOW, Status.EXCUSED):
            again = Act("Reprendre un rendez-vous", self._again_url(), "calendar-plus")
            other = excused if one.status == Status.NO_SHOW else missed
            return [again, _mended(came), _mended(other)]
        if one.status == Status.CANCELLED:
            return [Act("Reprendre un rendez-vous", self._again_url(), "calendar-plus")]
        change = [
            Act("Déplacer", self._url("move"), "calendar-clock"),
            Act("Annuler", self._url("cancel"), "calendar-x"),
        ]
        if held is not None:
            change = [Act(held.label, held.url, held.icon)]
        return [*([came] if today else []), *([missed, excused] if began else []), *change]

    def _again_url(self):
        one = self.object
        asked = f"avec={one.user_id}&nature={one.kind}"
        if one.place_id:
            asked += f"&lieu={one.place_id}"
        asked += f"&personne={one.person_id}" if one.person_id else "&sans=1"
        return f"{reverse('diary:new')}?{asked}"

    def next_step(self):
        return next(iter(self._all_acts), None)

    def acts(self):
        return self._all_acts[1:]

    def notices(self):
        one, notices = self.object, []
        if one.status == Status.CANCELLED:
            notices.append(Notice("Annulé.", one.cancelled_reason, kind="", icon="calendar-x"))
        if one.person is not None and shown.may_name(self.request.user) and one.status == Status.BOOKED:
            rules = contact_rules(one.person)
            if rules:
                notices.append(Notice(rules[0], " ".join(rules[1:]), kind="miss", icon="shield-alert"))
        words = "Prévenez la personne, ou déplacez le rendez-vous."
        if self._is_away():
            notices.append(
                Notice(f"{one.user} a une absence à ce moment.", words, kind="wait", icon="user-x")
            )
        if (
            one.status == Status.BOOKED
            and one.place
            and one.starts_at > self.now
            and not is_open(one.place, one.starts_at)
        ):
            notices.append(
                Notice(f"{one.place.short_name} est fermé à cette heure.", words, kind="wait", icon="store")
            )
        return notices

    def _is_away(self) -> bool:
        one = self.object
        if one.status != Status.BOOKED or one.ends_at <= self.now:
            return False
        day = paris_date(one.starts_at)
        away = absences({one.user_id}, day, day + timedelta(days=2)).get(one.user_id, ())
        return any(from_ < one.ends_at and until > one.starts_at for from_, until in away)

    def cards(self):
        one, user = self.object, self.request.user
        facts = [
            Fact("Quand", date_fr(one.starts_at), shown.hours(one), self._day_url()),
            Fact("Où", shown.where(one, user, whole=True)),
            Fact("Avec", str(one.user)),
        ]
        if road := shown.road(one):
            facts.append(Fact("Trajet", road))
        # A note often says something of the person.
        if one.note and (one.person is None or shown.may_name(user)):
            facts.append(Fact("Note", one.note))
        taken = f"par {one.created_by}" if one.created_by else ""
        facts.append(Fact("Pris", datetime_fr(one.created_at), taken))
        cards = [Card("Le rendez-vous", "calendar-clock", facts)]
        who = shown.full_who(one, user)
        if one.person is not None and who:
            phone = one.person.phone
            facts = [Fact("Nom", who, url=one.person.get_absolute_url())]
            facts.append(
                Fact("Téléphone", french_phone(phone), url=f"tel:{phone}")
                if phone
                else Fact("Téléphone", "aucun")
            )
            cards.append(Card("La personne", "user", facts))
        elif one.contact is not None and who:
            facts = [Fact("Nom", who, one.contact.job, one.contact.partner.get_absolute_url())]
            if one.contact.phone:
                facts.append(
                    Fact("Téléphone", french_phone(one.contact.phone), url=f"tel:{one.contact.phone}")
                )
            cards.append(Card("Le contact", "handshake", facts))
        return cards

    def _day_url(self):
        day = paris_date(self.object.starts_at).isoformat()
        return f"{reverse('diary:agenda')}?jour={day}&avec={self.object.user_id}"

    def story(self):
        return [told(entry) for entry in entries_about(self.object)]


def _mended(act: Act) -> Act:
    """Return the act that corrects what was noted by mistake."""
    return Act(f"Corriger\u00a0: {act.label.lower()}", act.url, act.icon, post=True)


class OfAppointment:
    """Mixin of what is done to one appointment, whose key is in the address."""

    permission_required: str | tuple[str, ...] = "diary.change_appointment"
    refusals: tuple[type[Exception], ...] = (Refusal,)

    @cached_property
    def appointment(self) -> Appointment:
        rows = Appointment.objects.visible_to(self.request.user).select_related(*LOADED)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def done(self) -> dict:
        return {"at": clock.now(), "actor": self.request.user}

    def get_back_url(self):
        return self.appointment

    def get_crumbs(self):
        return [
            AGENDA,
            (shown.title(self.appointment, self.request.user), self.appointment.get_absolute_url()),
        ]


class MoveAppointment(OfAppointment, OffersMoments):
    title = "Déplacer le rendez-vous"
    template_name = "diary/move.html"
    form_class = MoveForm
    button = "Déplacer"
    button_icon = "calendar-clock"

    @property
    def length(self) -> timedelta:
        return self.appointment.ends_at - self.appointment.starts_at

    @property
    def _minutes(self) -> int:
        return int(self.length.total_seconds() // 60)

    def first_answers(self):
        one = self.appointment
        local = one.starts_at.astimezone(PARIS)
        return {
            "user": one.user_id,
            "minutes": self._minutes,
            "on": local.date(),
            "from_time": local.time(),
            **self._roads_by_hand(),
        }

    def _roads_by_hand(self) -> dict[str, int]:
        """Return the roads that somebody typed: those that the guess does not give."""
        one = self.appointment
        base = base_of(one.user, one.starts_at)
        guess = travel_minutes(base, place=one.place, commune=one.commune)
        roads = {"travel_before": one.travel_before, "travel_after": one.travel_after}
        return {name: minutes for name, minutes in roads.items() if minutes != guess}

    def form_kwargs(self):
        return {"minutes": self._minutes}

    def offered(self, form):
        one = self.appointment
        minutes, user = self.answered(form, "minutes"), self.answered(form, "user")
        duration = timedelta(
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else self._minutes
        )
        user = next((u for u in form.fields["user"].queryset if str(u.pk) == user), one.user)
        where = (
            {"place": one.place} if one.place and one.kind != Kind.PHONE_CALL else {"commune": one.commune}
        )
        slots = free_slots(
            duration=max(duration, timedelta(minutes=5)),
            now=self.at,
            user=user,
            but=one,
            travel=self.typed_travel(form),
            **where,
        )
        return slots, False

    def perform(self, form):
        asked = form.cleaned_data
        moved = operations.move(
            self.appointment.pk,
            starts_at=asked["starts_at"],
            ends_at=asked["ends_at"],
            user=asked["user"],
            travel_before=asked["travel_before"],
            travel_after=asked["travel_after"],
            **self.done,
        )
        self.said = f"Le rendez-vous est déplacé\u00a0: {datetime_fr(moved.starts_at)}, avec {moved.user}."
        return moved

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "before": f"{datetime_fr(self.appointment.starts_at)}, avec {self.appointment.user}"
        }


class CancelAppointment(OfAppointment, ConfirmPage):
    title = "Annuler le rendez-vous"
    button = "Annuler le rendez-vous"
    said = "Le rendez-vous est annulé. Ce temps est libre de nouveau."

    @property
    def intro(self):
        one = self.appointment
        who = shown.full_who(one, self.request.user)
        return f"{shown.title(one, self.request.user) if who else one.get_kind_display()}, {datetime_fr(one.starts_at)}."

    def perform(self, form):
        return operations.cancel(self.appointment.pk, reason=form.cleaned_data["reason"], **self.done)


class MarkKept(OfAppointment, ActView):
    said = "C’est noté\u00a0: venu."

    def perform(self):
        return operations.mark_kept(self.appointment.pk, **self.done)


class MarkNoShow(OfAppointment, ActView):
    said = "C’est noté\u00a0: pas venu."

    def perform(self):
        return operations.mark_no_show(self.appointment.pk, **self.done)


class MarkExcused(OfAppointment, ActView):
    said = "C’est noté\u00a0: excusé."

    def perform(self):
        return operations.mark_excused(self.appointment.pk, **self.done)
