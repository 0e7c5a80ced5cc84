"""The page of a deposit: what it is, where it lies, until when it holds, what happened to it."""

from functools import cached_property

from django.urls import reverse

from mobilite import clock
from mobilite.audit.entries import entries_about
from mobilite.documents.models import Document
from mobilite.money import ZERO, french
from mobilite.pages.french import date_fr, datetime_fr, de, typography
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from rentals.documents import is_cheque_back
from rentals.models import Status
from rentals.payments.balances import balance
from rentals.payments.deposits import where_words
from rentals.payments.deposits.terms import FIRST_NOTICE, needed_until
from rentals.payments.models import Deposit, DepositMeans, Ending, Spot
from rentals.story import told
from rentals.views.base import address
from rentals.views.counter import CAISSE, CLOSE, SEE, TAKE

OPEN = (Status.CONFIRMED, Status.ONGOING)


class DepositPage(RecordPage):
    permission_required = SEE
    queryset = Deposit.objects.select_related(
        "person", "place", "received_by", "given_back_by", "guarantor_person", "guarantor_partner", "replaces",
        "rental_deposit__rental__offer",
    )  # fmt: skip
    icon = "hand-coins"

    @cached_property
    def today(self):
        return paris_date(clock.now())

    @cached_property
    def rental(self):
        link = getattr(self.object, "rental_deposit", None)
        return link.rental if link else None

    @property
    def is_held(self) -> bool:
        return self.object.given_back_at is None

    @cached_property
    def next_one(self):
        return Deposit.objects.filter(replaces=self.object).first()

    def get_crumbs(self):
        return [CAISSE, ("Cautions", reverse("rentals:deposits"))]

    def heading(self):
        return f"Caution de {shown_name(self.object.person, self.request.user)}"

    def number(self):
        return f"n°\u00a0{self.object.pk}"

    def subtitle(self):
        one = self.object
        state = where_words(one) if self.is_held else one.get_ending_display().lower()
        if one.means == DepositMeans.EXEMPTION:
            state = "rien n’est déposé" if self.is_held else "retirée"
        return [french(one.amount), one.get_means_display(), state]

    # What to do.

    def _url(self, name):
        return address(name, self.object.pk)

    @property
    def give_back_url(self):
        return f"{address('give_back', self.rental.pk)}?caution={self.object.pk}" if self.rental else ""

    @property
    def is_over(self) -> bool:
        """Whether nothing is guaranteed any more: the vehicle is back, or never left."""
        return self.rental is not None and self.rental.status not in OPEN

    def next_step(self):
        if not self.request.user.has_perm(TAKE):
            return None
        if not self.is_held:
            return None
        if self.is_over or self.object.means == DepositMeans.EXEMPTION:
            words = (
                "Retirer la dispense" if self.object.means == DepositMeans.EXEMPTION else "Rendre la caution"
            )
            return Act(words, self.give_back_url, "hand-coins") if self.give_back_url else None
        if self.ends_soon and self.rental is not None:
            return Act("Remplacer la caution", self._url("replace_deposit"), "arrow-right-left")
        return None

    @property
    def ends_soon(self) -> bool:
        until = self.object.holds_until
        return self.is_held and until is not None and (until - self.today).days <= FIRST_NOTICE.on(self.today)

    def acts(self):
        user, one = self.request.user, self.object
        if not user.has_perm(TAKE):
            return []
        taken = self.next_step()
        found = [act for act in self._acts(one, user) if not taken or act.url != taken.url]
        return [
            *found,
            *([Act("La location", self.rental.get_absolute_url(), "key-round")] if self.rental else []),
        ]

    def _acts(self, one, user):
        if not self.is_held:
            if one.ending != Ending.UNPAID and one.means != DepositMeans.EXEMPTION:
                yield Act("Préparer les papiers", self._url("deposit_papers"), "printer", post=True)
                if one.signed_back_at is None and one.kept_amount != one.amount:
                    yield Act("La remise est signée", self._url("sign_deposit"), "signature", post=True)
            return
        if one.means == DepositMeans.EXEMPTION:
            return
        why = "" if self.is_over else "La caution se rend quand le véhicule est revenu."
        back = self.give_back_url if self.is_over else ""
        yield Act("Rendre la caution", back, "hand-coins", possible=bool(back), why_not=why)
        open_now = self.rental is not None and not self.is_over
        yield Act(
            "Remplacer la caution", self._url("replace_deposit") if open_now else "", "arrow-right-left",
            possible=open_now, why_not="" if open_now else "La location est finie : rendez la caution.",
        )  # fmt: skip
        if one.spot != Spot.BANK:
            yield Act("Ranger ailleurs", self._url("move_deposit"), "archive")
        if user.has_perm(CLOSE):
            if is_cheque_back(one):
                yield Act("Encaisser le chèque", self._url("bank_deposit"), "landmark")
            elif one.means == DepositMeans.CHEQUE:
                yield Act("Noter un impayé", self._url("unpaid_deposit"), "x")
        yield Act("Préparer le reçu", self._url("deposit_papers"), "printer", post=True)

    def notices(self):
        one = self.object
        if self.is_held and self.ends_soon:
            day = date_fr(one.holds_until, weekday=False)
            words = "Elle ne tient plus" if one.holds_until < self.today else "Elle finit bientôt"
            return [
                Notice(
                    words, typography(f"Dernier jour : {day}. Rendez-la, ou remplacez-la."), "wait", "clock"
                )
            ]
        if (
            not self.is_held
            and one.signed_back_at is None
            and is_cheque_back(one)
            and one.ending != Ending.UNPAID
        ):
            return [
                Notice(
                    "Signature attendue",
                    "La personne signe qu’elle a repris son chèque.",
                    "wait",
                    "signature",
                )
            ]
        if self.is_held and self.is_over and is_cheque_back(one) and (owed := self._owed()):
            said = f"{owed} sont dus : encaissez-les autrement puis rendez le chèque, ou encaissez le chèque."
            return [Notice("Un chèque se rend entier", typography(said), "", "info")]
        return []

    def _owed(self):
        bill = self.rental.main_bill
        left = balance(bill).left if bill else ZERO
        return french(left) if left else ""

    # The facts.

    def cards(self):
        return [self._what(), *self._kept(), self._papers()]

    def _what(self):
        one, user = self.object, self.request.user
        may_see = user.has_perm("people.view_person")
        name = shown_name(one.person, user)
        facts = [Fact("Qui", name, url=one.person.get_absolute_url() if may_see else "")]
        if self.rental:
            url = self.rental.get_absolute_url() if user.has_perm("rentals.view_rental") else ""
            facts.append(Fact("Location", self.rental.reference, str(self.rental.offer), url))
        facts.append(Fact("Montant", french(one.amount), one.get_means_display()))
        if one.cheque_number:
            dated = f"daté du {date_fr(one.written_on, weekday=False)}" if one.written_on else ""
            facts.append(
                Fact(
                    "Chèque",
                    f"n°\u00a0{one.cheque_number}, {one.bank}",
                    f"au nom {de(one.holder)}, {dated}".rstrip(", "),
                )
            )
        if one.guarantor:
            who = one.guarantor_partner or shown_name(one.guarantor_person, user)
            facts.append(Fact("Garant", str(who), one.reference))
        if one.waived_reason:
            facts.append(
                Fact("Motif", one.waived_reason, f"décidé par {one.received_by}" if one.received_by else "")
            )
        if self.is_held and one.spot:
            where = where_words(one)
            facts.append(Fact("Où", where[:1].upper() + where[1:]))
        if one.holds_until and self.is_held:
            facts.append(Fact("Tient jusqu’au", date_fr(one.holds_until, weekday=False), self._enough()))
        if one.replaces_id:
            facts.append(Fact("Remplace", str(one.replaces), url=one.replaces.get_absolute_url()))
        if self.next_one:
            facts.append(Fact("Remplacée par", str(self.next_one), url=self.next_one.get_absolute_url()))
        return Card("La caution", "hand-coins", facts)

    def _enough(self):
        if self.rental is None or self.is_over:
            return ""
        needed = needed_until(paris_date(self.rental.return_at), self.today)
        if self.object.holds_until >= needed:
            return "assez pour cette location"
        return typography(f"il faut jusqu’au {date_fr(needed, weekday=False)} : à remplacer avant")

    def _kept(self):
        one = self.object
        if self.is_held:
            return []
        at = datetime_fr(one.given_back_at, weekday=False)
        by = f"par {one.given_back_by}" if one.given_back_by else ""
        facts = [Fact(one.get_ending_display(), at, by)]
        if one.ending == Ending.RETURNED and one.means != DepositMeans.EXEMPTION:
            facts.append(
                Fact(
                    "Rendu",
                    french(one.amount - (one.kept_amount or ZERO)),
                    one.get_given_back_means_display().lower(),
                )
            )
        if one.kept_amount:
            facts.append(Fact("Retenu", french(one.kept_amount), one.kept_reason))
            facts += [
                Fact(row.line.label, french(row.amount))
                for row in one.kept_lines.select_related("line").order_by("pk")
            ]
        if one.signed_back_at:
            facts.append(Fact("Remise signée", date_fr(one.signed_back_at, weekday=False)))
        return [Card("La fin", "circle-check", facts)]

    def _papers(self):
        may_open = self.request.user.has_perm("documents.view_document")
        facts = [
            Fact(
                paper.title,
                paper.number,
                date_fr(paper.created_at, weekday=False),
                paper.get_absolute_url() if may_open else "",
            )
            for paper in Document.objects.about(self.object)
        ]
        return Card("Papiers", "file-text", facts or [Fact("Aucun", "pas encore établi")])

    def story(self):
        moves = self.object.moves.select_related("place", "by", "remittance").order_by("at", "pk")
        items = [told(entry) for entry in entries_about(self.object)]
        items += [
            StoryItem(
                at=move.at, kind="money", icon="landmark", sentence=typography(f"Sur le bordereau {move.remittance.number}"),
                url=reverse("rentals:remittance", args=[move.remittance_id]),
            )
            for move in moves
            if move.remittance_id
        ]  # fmt: skip
        return items
