"""The page of one line: where she stands and why, how long still, what she was offered."""

from functools import cached_property

from django.urls import reverse

from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr, datetime_fr, plural
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals.waiting.availability import Board
from rentals.waiting.estimate import wait_words
from rentals.waiting.lists import CHANGE, VIEW, WAITING, state_of
from rentals.waiting.messages import limit_words
from rentals.waiting.models import Entry, Status
from rentals.waiting.ranking import why
from rentals.waiting.terms import SILENCES
from rentals.waiting.views.acts import LOADED

OFF = "Cette personne n’est plus sur la liste."


class EntryPage(RecordPage):
    permission_required = VIEW
    queryset = Entry.objects.select_related(*LOADED)
    icon = "hourglass"
    crumbs = (WAITING,)

    @property
    def entry(self) -> Entry:
        return self.object

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def today(self):
        return paris_date(self.now)

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def board(self) -> Board:
        return Board(self.today, categories=[self.entry.category_id])

    @cached_property
    def turns(self):
        found = self.entry.turns.select_related("vehicle__place", "rental").order_by("-offered_at", "-pk")
        return list(found)

    @cached_property
    def turn(self):
        return next((one for one in self.turns if not one.answer), None)

    @cached_property
    def silent(self) -> bool:
        entry = self.entry
        return entry.status == Status.WAITING and entry.silences >= SILENCES.on(self.today)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.entry.person, reader=request.user, at=self.now)
        return response

    def _url(self, name):
        return reverse(f"waiting:{name}", args=[self.entry.pk])

    # The head.

    def heading(self):
        return shown_name(self.entry.person, self.request.user)

    def avatar(self):
        return self.heading()

    def chips(self):
        value, label = state_of(self.entry)
        return [chip(value, label, model_name="entry", large=True)]

    def subtitle(self):
        entry = self.entry
        return [
            f"{entry.category}, {entry.term_months} mois",
            f"demandé le {date_fr(entry.requested_at, weekday=False)}",
        ]

    def next_step(self):
        if not self.may_act or not self.entry.is_live:
            return None
        if self.turn is not None:
            return Act("Noter sa réponse", self._url("note_answer"), "check")
        return Act("Noter des nouvelles données", self._url("news"), "phone", post=True)

    def acts(self):
        if not self.may_act:
            return []
        live, offered = self.entry.is_live, self.turn is not None

        def act(label, name, icon, *, when, why_not, post=False):
            return Act(
                label, self._url(name), icon, possible=when, why_not="" if when else why_not, post=post
            )

        nothing = "Aucun vélo n’est proposé en ce moment." if live else OFF
        acts = [
            act("Corriger l’inscription", "edit", "pencil", when=live, why_not=OFF),
            act("Retirer le vélo proposé", "withdraw", "undo-2", when=offered, why_not=nothing, post=True),
            act("Sortir de la liste", "leave", "x", when=live, why_not=OFF),
        ]
        if offered:
            acts.insert(
                1, act("Noter des nouvelles données", "news", "phone", when=live, why_not=OFF, post=True)
            )
        return acts

    def notices(self):
        entry, notices = self.entry, []
        if self.turn is not None:
            turn, late = self.turn, self.turn.answer_by <= self.now
            words = (
                "Le délai est passé\u00a0: le vélo va à la personne suivante."
                if late
                else "Appelez aussi cette personne."
            )
            title = (
                f"{turn.vehicle.number}, à {turn.vehicle.place}, lui est gardé jusqu’à {limit_words(turn)}."
            )
            notices.append(Notice(title, words, "wait", "bike"))
        if self.silent:
            words = "Plus rien n’est proposé. Joignez cette personne, puis notez l’appel\u00a0: son rang est gardé."
            title = f"{plural(entry.silences, 'tour')} de suite sans réponse."
            notices.append(Notice(title, words, "miss", "phone-off"))
        if entry.not_before and entry.not_before > self.today and entry.is_live:
            words = "Elle a dit «\u00a0plus tard\u00a0». Elle garde son rang."
            notices.append(
                Notice(f"Rien n’est proposé avant le {date_fr(entry.not_before, weekday=False)}.", words)
            )
        if entry.closed_at is not None:
            rental = next((one.rental for one in self.turns if one.rental_id), None)
            act = Act("Voir la location", rental.get_absolute_url()) if rental else None
            notices.append(
                Notice(
                    f"{entry.get_outcome_display()}.",
                    f"Sortie de la liste le {date_fr(entry.closed_at, weekday=False)}.",
                    "good" if rental else "",
                    "circle-check",
                    act,
                )
            )
        return notices

    # What is known.

    def main_cards(self):
        return [self._rank()] if self.entry.is_live else []

    def _rank(self):
        lines = why(self.entry, self.board.rules, self.today)
        return Card(
            "Pourquoi ce rang",
            "list-checks",
            template="waiting/rank.html",
            context={
                "standings": [
                    {
                        "place": one.place.name,
                        "rank": f"Rang {one.rank}",
                        "wait": wait_words(one.wait),
                    }
                    for one in self.board.every(self.entry)
                ],
                "lines": lines,
                "points": sum(line.points for line in lines),
                "since": datetime_fr(self.entry.requested_at),
            },
        )

    def cards(self):
        entry, user = self.entry, self.request.user
        person = entry.person
        may_open = person.archived_at is None and user.has_perm("people.view_person")
        who = [Fact("Nom", self.heading(), url=person.get_absolute_url() if may_open else "")]
        if person.phone and may_open:
            who.append(Fact("Téléphone", french_phone(person.phone), url=f"tel:{person.phone}"))
        who.append(Fact("Dernier contact", date_fr(entry.contacted_at, weekday=False)))
        edit = Act("Corriger", self._url("edit"), "pencil") if self.may_act and entry.is_live else None
        wanted = [
            Fact("Vélo", entry.category, str(entry.offer)),
            Fact("Durée", f"{entry.term_months} mois"),
            Fact("Lieux", ", ".join(place.name for place in entry.places.order_by("name"))),
        ]
        return [Card("Qui", "user", who), Card("Ce qu’elle attend", "bike", wanted, edit), *self._turns()]

    def _turns(self):
        facts = []
        for turn in self.turns:
            sub = f"proposé {datetime_fr(turn.offered_at, year=False)}"
            words = turn.get_answer_display().lower() if turn.answer else "attend une réponse"
            url = turn.rental.get_absolute_url() if turn.rental else ""
            facts.append(Fact(turn.vehicle.number, words, sub, url))
        return [Card("Vélos proposés", "history", facts)] if facts else []

    def story(self):
        return story_of(self.entry)
