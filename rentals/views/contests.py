"""A contestation on the pages of a rental: noted, shown, answered by a manager."""

from django.http import Http404
from django.utils.functional import cached_property

from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import date_fr, datetime_fr, euros
from mobilite.pages.record_page import Act, Card, Fact
from rentals import operations
from rentals.damage.models import Contest, Outcome
from rentals.forms.contests import AnswerForm, ContestForm
from rentals.models import Rental, Status
from rentals.operations.contests import ANSWER_DAYS, contestable, open_contest
from rentals.operations.keybox import proposed_lines
from rentals.views.base import RentalForm, address

MAY_ANSWER = "damage.answer_contest"
#: Before, nothing was charged of a return; under way, only what a swap asks.
AFTER = (Status.RETURNED, Status.CLOSED)


class NoteContest(RentalForm):
    title = "Noter une contestation"
    form_class = ContestForm
    button = "Noter la contestation"
    button_icon = "message-square"

    @cached_property
    def drop(self):
        """The drop whose charges wait for her answer, if there is one."""
        drop = operations.drop_of(self.rental)
        return drop if drop is not None and drop.is_to_settle else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lines": [] if self.drop else contestable(self.rental)}

    def consequences(self, form):
        days = ANSWER_DAYS.on(self.done["at"].date())
        sentences = [
            ("ban", "La somme contestée n’est plus due jusqu’à la réponse\u00a0: ni rappel, ni retenue sur la caution."),
            ("list-checks", f"Un responsable a une tâche pour répondre, sous {days}\u00a0jours."),
            ("send", "La personne reçoit un message qui dit jusqu’à quand."),
        ]  # fmt: skip
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        made = operations.contest(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"La contestation est notée\u00a0: réponse avant le {date_fr(made.answer_by)}."
        return self.record_url


class AnswerContest(RentalForm):
    title = "Répondre à la contestation"
    #: What she contests is read before the questions, on a phone too.
    template_name = "rentals/contest_answer.html"
    permission_required = ("rentals.change_rental", MAY_ANSWER)
    form_class = AnswerForm
    button = "Répondre à la personne"
    button_icon = "send"

    @cached_property
    def contest(self) -> Contest:
        found = open_contest(self.rental)
        if found is None:
            raise Http404
        return found

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"disputed": self.contest.disputed}

    def consequences(self, form):
        found = self.contest
        lines = [
            Line(one.line.label, euros(one.line.amount), one.line.why)
            for one in found.lines.select_related("line").order_by("line")
        ]
        if found.drop_id:
            lines = [Line(one.label, euros(one.amount), one.why) for one in proposed_lines(found.drop)]
        lines.append(Line("Contesté", euros(found.disputed), is_sum=True))
        said = [
            (
                "message-square",
                f"«\u00a0{found.words}\u00a0» ({found.get_channel_display().lower()}, {datetime_fr(found.opened_at, year=False)})",
            )
        ]
        if found.drop_id is None and found.suspended < found.disputed:
            paid = euros(found.disputed - found.suspended)
            said.append(
                ("euro", f"{paid} sont déjà payés\u00a0: ce que vous baissez au-delà est à lui rendre.")
            )
        said.append(("send", "Elle reçoit un message, et la lettre est prête sur la page."))
        return Consequences("Ce qu’elle conteste", "message-square", lines=lines, sentences=said)

    def perform(self, form):
        asked = form.cleaned_data
        if asked["outcome"] != Outcome.LOWERED:
            asked["kept"] = None
        operations.answer_contest(self.contest.pk, **asked, **self.done)
        self.said = "La réponse est donnée\u00a0: la personne est prévenue, la lettre est prête."
        return self.record_url


def asks_damage(rental: Rental, lines) -> bool:
    """Tell whether the lines of a bill ask for damage, at a moment when it may be contested."""
    may = rental.status in AFTER or rental.status == Status.ONGOING
    return may and any(line.kind == "damage" and line.amount for line in lines)


def contests_of_page(rental: Rental, lines) -> list[Contest]:
    """Return the contestations of a rental, the latest first; asked once for the page, and only where there may be some."""
    if not hasattr(rental, "contests_read"):
        found = (
            rental.contests.select_related("answered_by").order_by("-opened_at")
            if rental.status in AFTER or asks_damage(rental, lines)
            else ()
        )
        rental.contests_read = list(found)
    return rental.contests_read


def acts(rental: Rental, user, lines) -> list[Act]:
    """Return what may be done: note what she contests of what she is asked for, answer it. ``lines``: those of her bill."""
    waiting = next((one for one in contests_of_page(rental, lines) if one.is_open), None)
    if waiting is not None:
        may = user.has_perm(MAY_ANSWER)
        why = "" if may else "Un responsable répond\u00a0: il a une tâche."
        url = address("answer_contest", rental.pk) if may else ""
        return [Act("Répondre à la contestation", url, "message-square", possible=may, why_not=why)]
    drop = getattr(rental, "key_drop", None)
    answers_drop = drop is not None and drop.is_to_settle
    if not answers_drop and asks_damage(rental, lines):
        return [Act("Noter une contestation", address("contest", rental.pk), "message-square")]
    return []


def cards(rental: Rental, lines) -> list[Card]:
    """Return a card for each contestation: what she said, until when we answer, what was answered."""
    return [_card(one) for one in contests_of_page(rental, lines)]


def _card(one: Contest) -> Card:
    facts = [
        Fact("Elle dit", one.words, sub=f"{one.get_channel_display()}, {datetime_fr(one.opened_at, year=False)}"),
        Fact("Contesté", euros(one.disputed), sub="pas dû avant la réponse" if one.is_open else ""),
    ]  # fmt: skip
    if one.is_open:
        facts.append(Fact("Réponse", f"avant le {date_fr(one.answer_by, year=False)}"))
    else:
        left = f"{one.get_outcome_display()}\u00a0: {euros(one.kept)}"
        by = f", {one.answered_by}" if one.answered_by else ""
        facts.append(
            Fact("Réponse", left, sub=f"{one.reason} ({datetime_fr(one.answered_at, year=False)}{by})")
        )
    return Card("Contestation", "message-square", facts)
