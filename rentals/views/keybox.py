"""Keys in a key box, from the drop to the person's answer: each page calls one operation."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from mobilite.pages.form_page import ConfirmPage, Consequences, Line
from mobilite.pages.french import datetime_fr, euros
from mobilite.pages.record_page import Act, Card, Fact
from rentals import operations
from rentals.forms.keybox import DropForm, SettleForm
from rentals.models import KeyDrop, Status
from rentals.operations.keybox import CONTEST_HOURS, proposed_total
from rentals.views.base import OfRental, RentalAct, RentalForm, address


class NoteDrop(RentalForm):
    title = "Clés dans la boîte"
    form_class = DropForm
    button = "Noter le dépôt"
    button_icon = "inbox"

    def get_initial(self):
        return {"place": self.rental.return_place_id if self.rental.return_place.has_key_box else None}

    def consequences(self, form):
        hours = CONTEST_HOURS.on(self.done["at"].date())
        sentences = [
            ("clock", "La location s’arrête au moment du dépôt."),
            ("list-checks", "Une tâche demande de regarder le véhicule à la prochaine ouverture."),
            ("ban", "Le véhicule reste indisponible jusque-là."),
            (
                "message-square",
                f"La personne est prévenue\u202f; après l’état des lieux, elle a {hours}\u00a0heures pour contester.",
            ),
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        drop = operations.note_drop(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"La location est arrêtée {datetime_fr(drop.left_at, year=False)}."
        return self.record_url


class CancelDrop(OfRental, ConfirmPage):
    """The keys were not there after all."""

    title = "Annuler le dépôt des clés"
    button = "Annuler le dépôt"

    def get_cancel_url(self):
        return self.record_url

    def consequences(self, form):
        sentences = [
            ("key-round", "La personne a de nouveau les clés, et la location continue."),
            ("list-checks", "La tâche de l’état des lieux est close."),
        ]
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        operations.cancel_drop(self.rental.pk, reason=form.cleaned_data["reason"], **self.done)
        self.said = "Le dépôt est annulé."
        return self.record_url


class Agree(RentalAct):
    said = "Son accord est noté."

    def perform(self):
        operations.agree(self.kwargs["pk"], **self.done)
        return self.record_url


class Settle(RentalForm):
    title = "Frais proposés"
    form_class = SettleForm
    button = "Décider"

    @cached_property
    def drop(self) -> KeyDrop | None:
        return operations.drop_of(self.rental)

    def consequences(self, form):
        if self.drop is None:
            return None
        lines = [Line(one["label"], euros(Decimal(one["amount"])), one["why"]) for one in self.drop.proposed]
        lines.append(Line("En tout", euros(proposed_total(self.drop)), is_sum=True))
        return Consequences("Ce qui est proposé", "euro", lines=lines)

    def perform(self, form):
        charged = form.cleaned_data["charged"] == "yes"
        operations.settle_proposed(
            self.rental.pk, charged=charged, reason=form.cleaned_data["reason"], **self.done
        )
        self.said = "Les frais sont sur la note." if charged else "Rien n’est compté."
        return self.record_url


def drop_of_page(rental) -> KeyDrop | None:
    """Return the drop that the page read with its rental."""
    return getattr(rental, "key_drop", None)


def acts(rental, now) -> list[Act]:
    """Return what may be done about a drop, from the page of its rental."""
    drop = drop_of_page(rental)
    if rental.status == Status.ONGOING and drop is None:
        return [Act("Clés dans la boîte", address("key_drop", rental.pk), "inbox")]
    if drop is None:
        return []
    if drop.waits_for_inspection:
        return [Act("Annuler le dépôt des clés", address("cancel_key_drop", rental.pk), "x")]
    found = []
    if drop.she_may_answer(now):
        found.append(Act("Noter son accord", address("agree", rental.pk), "check", post=True))
        found.append(Act("Noter une contestation", address("contest", rental.pk), "message-square"))
    if drop.is_to_settle and drop.contested_at is None:
        may = drop.may_settle(now)
        why = (
            ""
            if may
            else f"La personne peut contester jusqu’au {datetime_fr(drop.contest_until, year=False)}."
        )
        url = address("settle_key_drop", rental.pk) if may else ""
        found.append(Act("Décider des frais proposés", url, "receipt-euro", possible=may, why_not=why))
    return found


def cards(rental, now) -> list[Card]:
    """Return what is noted of a drop: when, seen or not, until when she may contest, what she said, what is proposed."""
    drop = drop_of_page(rental)
    if drop is None:
        return []
    facts = [
        Fact("Déposées", datetime_fr(drop.left_at, year=False), sub=drop.get_source_display()),
        Fact("Boîte de", str(drop.place)),
    ]
    if drop.waits_for_inspection:
        facts.append(Fact("État des lieux", "à faire", url=reverse("rentals:take_back", args=[rental.pk])))
    else:
        facts.append(Fact("Constat envoyé", datetime_fr(drop.told_at, year=False)))
        facts.append(Fact("Peut contester", f"jusqu’au {datetime_fr(drop.contest_until, year=False)}"))
    answer: Any = None
    if drop.agreed_at:
        answer = Fact("Sa réponse", f"d’accord, {datetime_fr(drop.agreed_at, year=False)}")
    elif drop.contested_at:
        said = datetime_fr(drop.contested_at, year=False)
        answer = Fact("Sa réponse", f"conteste, {said}")
    if answer:
        facts.append(answer)
    if drop.proposed:
        state = "décidés" if drop.settled_at else "en attente"
        facts.append(Fact("Frais proposés", euros(proposed_total(drop)), sub=state))
    return [Card("Boîte à clés", "inbox", facts)]
