"""The page of a rental: what comes next, what happened, who, which vehicle, when, how much, on what papers."""

from functools import cached_property

from django.urls import NoReverseMatch, reverse

from mobilite import clock
from mobilite.documents.models import Document, Kind
from mobilite.pages.french import date_fr, datetime_fr, typography
from mobilite.pages.presentation import service
from mobilite.pages.record_page import Act, Card, Fact, RecordPage, Step
from mobilite.people.operations import add_note
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals import access, rules
from rentals.access import shown
from rentals.documents import documents_of
from rentals.models import Moment, Rental, Status
from rentals.operations.waivers import right_to_waive
from rentals.shown import agreed_stops, need_words, rental_title, slots_words, state_chip, vehicle_name
from rentals.story import story_of_rental
from rentals.views import contests, damages, keybox
from rentals.views.base import LOADED, RENTALS, RentalAct, address
from rentals.views.cards import MoneyCard, marks_of, papers_of, who_card
from rentals.views.drivers import DriversCard
from rentals.views.notices import BEFORE, PROMISED, Notices
from rentals.views.record_acts import Acts

#: What each next step leads to: address, icon, whether one press does it.
STEPS = {
    "confirm": ("confirm", "circle-check", False),
    "contract": ("issue_contract", "file-plus", True),
    "sign": ("sign", "signature", False),
    "deposit": ("deposit", "hand-coins", False),
    "hand_over": ("hand_over", "key-round", False),
    "take_back": ("take_back", "undo-2", False),
    "settle": ("pay", "euro", False),
    "give_back_deposit": ("give_back", "hand-coins", False),
    "close": ("close", "archive", False),
}

#: More receipts than these fold away: a lease of a year has twelve.
FEW_RECEIPTS = 3


class RentalPage(Acts, Notices, DriversCard, RecordPage):
    permission_required = "rentals.view_rental"
    queryset = Rental.objects.select_related(*LOADED).with_vehicles()
    crumbs = (RENTALS,)

    @cached_property
    def now(self):
        return clock.now()

    @property
    def rental(self) -> Rental:
        return self.object

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm("rentals.change_rental")

    @cached_property
    def money(self) -> MoneyCard:
        return MoneyCard.of(self.rental, paris_date(self.now))

    @cached_property
    def documents(self) -> list[Document]:
        return list(
            documents_of(self.rental).select_related(
                "created_by", "seal", "amendment_signing", "amendment_refusal"
            )
        )

    @cached_property
    def step(self) -> rules.NextStep:
        return rules.next_step(self.rental, self.now, known=self.checks)

    @cached_property
    def verdicts(self) -> list[access.Verdict]:
        """What each rule of access says of a request, as this user may read it."""
        may_know = self.request.user.has_perm(shown.SEES_RESTRICTIONS)
        found = access.rental_verdicts(self.rental, self.now)
        return [access.restricted_words(one, may_know=may_know) for one in found]

    @cached_property
    def checks(self) -> list[rules.Check]:
        if self.rental.status in BEFORE:
            return [rules.of_verdict(one) for one in self.verdicts]
        return rules.checks(self.rental, self.now)

    @cached_property
    def agreed(self) -> dict:
        return agreed_stops(self.rental)

    # The head.

    def heading(self):
        return rental_title(self.rental, self.request.user)

    def number(self):
        return self.rental.reference

    def avatar(self):
        return shown_name(self.rental.person, self.request.user)

    def chips(self):
        return [state_chip(self.rental, self.now, large=True)]

    def subtitle(self):
        return [service(self.rental.offer.service), self.rental.reference, slots_words(self.rental)]

    def next_step(self):
        if not self.may_act or self.step.key == "none":
            return None
        name, icon, post = STEPS[self.step.key]
        if name == "pay" and self.money.credit:
            name = "refund"
        url = self.url(name)
        return Act(self.step.label, url, icon, post=post) if url else None

    def url(self, name, *args):
        return address(name, self.rental.pk, *args)

    def steps(self):
        rental = self.rental
        quote = next((one for one in reversed(self.documents) if one.kind == Kind.QUOTE), None)
        days = [
            ("Demande", rental.requested_at, None),
            ("Devis", quote and quote.created_at, None),
            ("Confirmée", rental.confirmed_at, None),
            ("Départ", rental.handed_over_at, rental.pickup_at),
            ("Retour", rental.returned_at, rental.return_at),
            ("Clôture", rental.closed_at, None),
        ]
        if rental.ended_at is not None:
            days = [one for one in days if one[1]] + [(rental.get_status_display(), rental.ended_at, None)]
        elif rental.confirmed_at is not None and quote is None:
            days.pop(1)
        steps, now_found = [], False
        for label, done_at, due_at in days:
            state = "done" if done_at else ""
            if not done_at and not now_found and label != "Devis":
                state, now_found = "now", True
            at = done_at or due_at
            detail = ""
            if at:
                write = date_fr if done_at else datetime_fr
                detail = write(at, year=paris_date(at).year != paris_date(self.now).year)
            steps.append(Step(label, detail, state))
        return steps

    # The other acts.

    def acts(self):
        if not self.may_act:
            return []
        taken = self.next_step()
        acts = [act for act in self._acts() if not taken or act.url != taken.url]
        acts += keybox.acts(self.rental, self.now)
        acts += contests.acts(self.rental, self.request.user, self._lines())
        if self.rental.status in PROMISED and self.request.user.has_perm("people.view_person"):
            sheet = reverse("people:missing", args=[self.rental.person_id])
            acts.append(Act("Liste de ce qui manque", sheet, "list-checks"))
        if self.money.bills and self.request.user.has_perm("payments.view_bill"):
            acts.append(Act("Ce qui est dû", address("owed", self.rental.person_id), "receipt-euro"))
        return acts

    # The facts.

    def cards(self):
        return [
            who_card(self.rental, self.request.user, paris_date(self.now)), *self.drivers_card(), *keybox.cards(self.rental, self.now), *damages.cards(self.rental), *contests.cards(self.rental, self._lines()), *self._access(), self._vehicle(), self._when(), self._money(), self._papers(), *self._deposit(),
        ]  # fmt: skip

    def _lines(self):
        return [line for bill in self.money.bills for line in bill.lines.all()]

    def _access(self):
        """Say what each rule answers while a request waits; afterwards, what it went without."""
        rental, user = self.rental, self.request.user
        if rental.status in BEFORE:
            lines = shown.lines(self.verdicts, rental.person, user)
            rights = {
                one.key: right_to_waive(one.key) for one in self.verdicts if one.may_be_waived and not one.ok
            }
            for line in lines:
                may = self.may_act and line["key"] in rights and user.has_perm(rights[line["key"]])
                line["waive"] = f"{self.url('waive')}?regle={line['key'].value}" if may else ""
            chip = shown.answer_chip(access.whole(self.verdicts))
            edit = Act("Toutes les offres", address("answers", rental.person_id), "list-checks")
            if not user.has_perm("people.view_person"):
                edit = None
            context = {"chip": chip, "lines": lines}
            return [
                Card(
                    "Règles d’accès",
                    "list-checks",
                    edit=edit,
                    template="rentals/cards/answer.html",
                    context=context,
                )
            ]
        waived = rental.access_waivers.select_related("granted_by").order_by("granted_at", "pk")
        facts = [
            Fact(one.get_rule_display(), one.reason, f"accordée par {one.granted_by or 'le logiciel'}")
            for one in waived
        ]
        return [Card("Dispenses", "shield-check", facts)] if facts else []

    def _vehicle(self):
        rental, vehicle = self.rental, self.rental.vehicle
        change = None
        if self.may_act and rental.status == Status.CONFIRMED:
            change = Act("Changer", self.url("swap"), "pencil")
        if vehicle is None:
            wanted = rental.wanted_vehicle
            detail = f"souhaité : {wanted}" if wanted else "choisi à la confirmation"
            return Card("Véhicule", "car", [Fact("Catégorie", rental.offer.category, typography(detail))])
        facts = [
            Fact(
                vehicle_name(vehicle),
                f"{vehicle.plate} · {vehicle.number}" if vehicle.plate else vehicle.number,
                url=known("vehicles:vehicle", vehicle.pk)
                if self.request.user.has_perm("vehicles.view_vehicle")
                else "",
            )
        ]
        if vehicle.meter:
            facts.append(Fact("Compteur", f"{vehicle.meter:,}\u00a0km".replace(",", "\u202f")))
        facts += [Fact(label, value) for label, value in self._reports()]
        before = [link.occupancy.vehicle.number for link in rental.vehicles.all() if not link.is_current]
        if before:
            facts.append(Fact("Avant", ", ".join(before)))
        marks = marks_of(vehicle)
        drawing = vehicle.category.drawing
        return Card(
            "Véhicule",
            "car",
            facts,
            change,
            template="rentals/cards/vehicle.html",
            context={
                "kind": drawing,
                "side": "right",
                "marks": marks,
                "label": f"{vehicle_name(vehicle)}, côté droit",
            },
        )

    def _reports(self):
        for link in self.rental.vehicles.all():
            for report in link.reports.order_by("at"):
                word = "Au départ" if report.moment == "out" else "Au retour"
                meter = f"{report.meter:,}\u00a0km".replace(",", "\u202f")
                yield word, f"{meter}, {report.energy_percent}\u00a0%"

    def _when(self):
        rental = self.rental
        facts = [
            self._keys("Départ", Moment.OUT, rental.handed_over_at or rental.pickup_at, rental.pickup_place),
            self._keys("Retour", Moment.IN, rental.returned_at or rental.return_at, rental.return_place),
        ]
        if need := need_words(rental):
            what = "l’heure convenue" if self.agreed else "notre ouverture"
            free = "" if rental.is_lease else f"Attendre {what} est gratuit."
            facts.append(Fact("Besoin", need, free))
        if rental.is_lease:
            facts.append(Fact("Dernier jour", date_fr(rental.last_day)))
        edit = None
        if self.may_act and rental.status in (Status.CONFIRMED, Status.ONGOING):
            edit = Act("Prolonger", self.url("extend"), "calendar-plus")
        elif self.may_act and rental.status in (Status.REQUESTED, Status.WAITING):
            edit = Act("Changer", self.url("reschedule"), "pencil")
        return Card("Quand", "calendar-days", facts, edit)

    def _keys(self, label, moment, at, place):
        """Say when and where keys change hands: at our place, or elsewhere by a colleague on a round."""
        stop = self.agreed.get(moment)
        if stop is None:
            return Fact(label, datetime_fr(at), str(place))
        where = f"{stop.where[:1].upper()}{stop.where[1:]}, par {stop.round.user.first_name}"
        url = stop.round.get_absolute_url() if self.may_act else ""
        return Fact(label, datetime_fr(at), where, url)

    def _money(self):
        edit = Act("Encaisser", self.url("pay"), "plus") if self.may_act and self.money.left else None
        money = self.money if self.money.bills else MoneyCard.estimate(self.rental, paris_date(self.now))
        money.payers = [
            (
                bill,
                standing,
                f"{self.url('pay')}?note={bill.pk}" if self.may_act else "",
                self._share_url(bill),
            )
            for bill, standing in money.others
        ]
        return Card(
            "Argent", "euro", edit=edit, template="rentals/cards/money.html", context={"money": money}
        )

    def _share_url(self, bill):
        share = getattr(bill, "commitment", None)
        may_see = self.request.user.has_perm("payments.view_bill")
        return share.get_absolute_url() if share is not None and may_see else ""

    def _papers(self):
        lines = papers_of(self.rental, self.documents, self.checks, self.now, user=self.request.user)
        receipts = [line for line in lines if line["is_document"] and line["label"].startswith("Reçu ")]
        if len(receipts) > FEW_RECEIPTS:
            lines = [line for line in lines if line not in receipts]
        else:
            receipts = []
        edit = None
        waivable = any(check.can_be_waived and not check.ok for check in self.checks)
        may_waive = self.may_act and self.request.user.has_perm("rentals.waive_papers")
        if may_waive and waivable and self.rental.status in BEFORE:
            edit = Act("Dispenser", self.url("confirm"), "shield-check")
        return Card(
            "Pièces et contrat",
            "file-text",
            edit=edit,
            template="rentals/cards/papers.html",
            context={"lines": lines, "receipts": receipts},
        )

    def _deposit(self):
        facts = self.money.deposit_facts(self.rental, self.request.user.has_perm("payments.view_bill"))
        return [Card("Caution", "hand-coins", facts)] if facts else []

    # What happened.

    def story(self):
        return story_of_rental(self.rental, self.money, self.documents)

    def note_url(self):
        return self.url("note") if self.may_act and self.request.user.has_perm("people.change_person") else ""


def known(name, *args) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class AddNote(RentalAct):
    permission_required = ("rentals.change_rental", "people.change_person")
    said = "La note est enregistrée."

    def perform(self):
        add_note(self.rental.person, self.request.POST.get("text", "")[:1000], about=self.rental, **self.done)
        return self.record_url
