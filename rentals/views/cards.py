"""What the cards of a rental's page show: money, papers, marks, who."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse

from mobilite.documents.models import Kind
from mobilite.fields import french_phone
from mobilite.money import ZERO, french
from mobilite.pages.drawings import HEIGHT, WIDTH
from mobilite.pages.form_page import Line
from mobilite.pages.french import date_fr, de, euros, typography
from mobilite.pages.record_page import Card, Fact
from mobilite.people.papers import standing, terms_on
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import quotes, rules
from rentals.models import PrescriberSheet, Rental, Side
from rentals.payments.balances import READ, Balance, balance
from rentals.payments.deposits import where_words
from rentals.payments.models import Bill, Deposit, DepositMeans, Ending, Spot
from rentals.views.base import address

#: A schedule longer than this shows where it stands first: so many instalments to come.
SHORT_SCHEDULE, NEXT_PARTS = 6, 3


@dataclass
class MoneyCard:
    """Where the money of a rental stands. The borrower's bill comes first among ``bills``."""

    bills: list[Bill] = field(default_factory=list)
    deposits: list[Deposit] = field(default_factory=list)
    main: Bill | None = None
    standing: Balance | None = None
    lines: list[Line] = field(default_factory=list)
    others: list[tuple[Bill, Balance]] = field(default_factory=list)
    payers: list[tuple[Bill, Balance, str]] = field(default_factory=list)
    note: str = ""
    today: date | None = None

    @classmethod
    def of(cls, rental: Rental, today: date) -> "MoneyCard":
        """Read the bills and deposits of a rental: eight queries, whatever they hold."""
        links = list(
            rental.bills.select_related("bill__person", "bill__partner", "bill__commitment")
            .prefetch_related(*(f"bill__{name}" for name in READ))
            .order_by("-is_main", "bill_id")
        )
        deposits = [
            link.deposit
            for link in rental.deposits.select_related("deposit__received_by", "deposit__place").order_by(
                "deposit_id"
            )
        ]
        card = cls([link.bill for link in links], deposits, today=today)
        for link in links:
            if link.is_main:
                card.main, card.standing = link.bill, balance(link.bill)
                card.lines = card._lines()
            else:
                card.others.append((link.bill, balance(link.bill)))
        return card

    @classmethod
    def estimate(cls, rental: Rental, today: date) -> "MoneyCard":
        """Price a rental that has no bill yet."""
        card = cls(today=today)
        try:
            quote = quotes.rental_quote(rental, on=today)
        except Refusal as refusal:
            card.note = refusal.sentence
            return card
        card.lines = [Line(one.label, euros(one.amount), one.why) for one in quote.lines]
        card.lines.append(Line("Prix d’aujourd’hui", euros(quote.total), is_sum=True))
        return card

    def _lines(self):
        lines = [
            Line(one.label, euros(one.amount), one.why)
            for one in sorted(self.main.lines.all(), key=lambda line: line.pk)
        ]
        lines += [
            Line(one.what, euros(-one.amount), f"le {date_fr(one.on, weekday=False)}")
            for one in sorted(self.main.allocations.all(), key=lambda one: (one.on, one.pk))
        ]
        if self.standing.credit:
            lines.append(Line("À rendre", euros(self.standing.credit), is_sum=True))
        else:
            lines.append(Line("Reste dû", euros(self.standing.left), is_sum=True))
        return lines

    @property
    def left(self) -> Decimal:
        return self.standing.left if self.standing else ZERO

    @property
    def paid(self) -> Decimal:
        return self.standing.paid if self.standing else ZERO

    @property
    def credit(self) -> Decimal:
        return self.standing.credit if self.standing else ZERO

    @property
    def held(self) -> Decimal:
        held = [one for one in self.deposits if one.given_back_at is None]
        return sum((one.amount for one in held if one.means != DepositMeans.EXEMPTION), ZERO)

    @property
    def parts(self):
        """The instalments of the borrower: due day, amount, how it stands."""
        if self.standing is None:
            return []
        found = []
        for part in self.standing.parts:
            if part.due_on is None:
                continue
            if not part.left:
                state = ("check", "ok", "payée")
            elif part.due_on <= self.today:
                state = ("circle-alert", "ko", f"reste {french(part.left)}")
            else:
                state = ("clock", "warn", french(part.left))
            found.append((part.due_on, *state))
        return found

    @property
    def parts_near(self):
        """Where a long schedule stands: the instalment settled last, and those to come next. Nothing for a short one."""
        parts = self.parts
        first = next((at for at, part in enumerate(parts) if part[3] != "payée"), len(parts))
        return parts[max(first - 1, 0) : first + NEXT_PARTS] if len(parts) > SHORT_SCHEDULE else []

    def deposit_facts(self, rental: Rental, may_open: bool) -> list[Fact]:
        """Return what the card of the deposit says; nothing when none is asked nor held."""
        agreed = rules.agreed_deposit(rental)
        facts = []
        for one in self.deposits:
            page = one.get_absolute_url() if may_open else ""
            how = [one.get_means_display().lower()]
            if one.cheque_number:
                cashed = "encaissé" if one.spot == Spot.BANK else "non encaissé"
                how.append(f"{one.bank}, n°\u00a0{one.cheque_number}, au nom {de(one.holder)}, {cashed}")
            if one.means == DepositMeans.EXEMPTION:
                how = [one.waived_reason]
            elif one.given_back_at is None:
                how.append(where_words(one))
            word = "Dispense" if one.means == DepositMeans.EXEMPTION else "Reçue"
            facts.append(
                Fact(
                    f"{word} le {date_fr(one.received_at, weekday=False, year=False)}",
                    french(one.amount),
                    ", ".join(filter(None, how)),
                    page,
                )
            )
            if one.given_back_at is not None:
                kept = (
                    f"{french(one.kept_amount)} retenus\u00a0: {one.kept_reason}" if one.kept_amount else ""
                )
                back = (
                    f"{one.get_ending_display()} le {date_fr(one.given_back_at, weekday=False, year=False)}"
                )
                given = ZERO if one.ending == Ending.UNPAID else one.amount - (one.kept_amount or ZERO)
                facts.append(Fact(back, french(given), kept, page))
        if not self.deposits and agreed:
            facts.append(Fact("Convenue", french(agreed), "Elle n’est pas encore reçue."))
        return facts


def marks_of(vehicle) -> list[dict]:
    """Return the marks to draw on the right side: known and not repaired."""
    marks = vehicle.marks.filter(side=Side.RIGHT, repaired_at__isnull=True).order_by("pk")
    return [
        {
            "x": mark.x * WIDTH // 1000,
            "y": mark.y * HEIGHT // 1000,
            "number": number,
            "label": f"{mark.get_kind_display()}{', ' + mark.note if mark.note else ''}",
            "is_new": False,
        }
        for number, mark in enumerate(marks, 1)
    ]


def papers_of(rental: Rental, documents, checks, now, *, user) -> list[dict]:
    """Return the lines of papers: what was seen, what is missing, then what was issued."""
    person, today = rental.person, paris_date(now)
    may_mend = user.has_perm("people.change_person")
    terms = terms_on(today)
    lines = []
    for kind in rules.papers_asked(person, rental.offer, today):
        one = standing(person, kind, on=today, terms=terms)
        if one.good:
            seen = f"vue le {date_fr(one.good.seen_on, weekday=False, year=False)}"
            lines.append(line(one.label, seen, "check", "ok"))
        else:
            url = person.get_absolute_url()
            if one.to_check:
                url = reverse("people:paper_check", args=[person.pk, one.waiting.pk])
            lines.append(line(one.label, one.why, "circle-alert", "ko", url if may_mend else ""))
    licence = rules.licence_check(person, rental.offer, paris_date(rental.pickup_at))
    if person_needs_licence(rental):
        url = "" if licence.ok or not may_mend else person.get_absolute_url()
        held = licence.sentence.removeprefix("Permis ").rstrip(".")
        lines.append(line("Permis", held if licence.ok else "à vérifier", "check" if licence.ok else "circle-alert",
                          "ok" if licence.ok else "ko", url))  # fmt: skip
    if rental.papers_waived_reason:
        lines.append(line("Dispense", rental.papers_waived_reason, "shield-check", "warn"))
    if rental.cap_waived_reason:
        lines.append(line("Dispense de plafond", rental.cap_waived_reason, "shield-check", "warn"))
    lines += _issued(rental, documents, user, waits_for_a_driver=_waits_for_a_driver(rental, checks))
    return lines


def person_needs_licence(rental: Rental) -> bool:
    return rental.offer.category.licence_rules.exists()


def _amended(one):
    """Return how an amendment stands: signed that day, or waiting for it."""
    signing = getattr(one, "amendment_signing", None)
    if signing is None and hasattr(one, "amendment_refusal"):
        return "non signé, noté", "ban", "warn"
    if signing is None:
        return "à faire signer", "clock", "warn"
    return f"signé le {date_fr(signing.at, weekday=False, year=False)}", "check", "ok"


def _waits_for_a_driver(rental, checks) -> bool:
    """Tell whether somebody whom the contract names beside the borrower has not signed it: it is not complete (row H9)."""
    signed_at = rental.signed_at
    return signed_at is not None and any(
        one.key == "driver_signature" and one.driver is not None and one.driver.from_at < signed_at
        for one in checks
    )


def _issued(rental, documents, user, *, waits_for_a_driver=False):
    may_open = user.has_perm("documents.view_document")
    present = next(
        (
            one
            for one in documents
            if one.kind == Kind.CONTRACT and rental.terms_at and one.created_at >= rental.terms_at
        ),
        None,
    )
    for one in reversed(documents):
        if one.kind == Kind.EMPLOYER:
            continue  # one a month: they have a page of their own
        url = one.get_absolute_url() if may_open else ""
        detail, icon, css = date_fr(one.created_at, weekday=False, year=False), "file-text", ""
        if one.kind == Kind.CONTRACT:
            if rental.signed_at is not None and one.created_at <= rental.signed_at:
                detail, icon, css = (
                    f"signé le {date_fr(rental.signed_at, weekday=False, year=False)}",
                    "check",
                    "ok",
                )
                if waits_for_a_driver:
                    detail, icon, css = "signé, mais pas encore par tous", "clock", "warn"
            elif one == present:
                detail, icon, css = "prêt, non signé", "clock", "warn"
            else:
                detail, css = "remplacé", ""
        elif one.kind == Kind.AMENDMENT:
            detail, icon, css = _amended(one)
        yield line(f"{one.get_kind_display()} {one.number}", detail, icon, css, url, is_document=True)
        if one.is_sealed:
            yield line(
                f"Copie scellée de {one.number}",
                date_fr(one.seal.sealed_at, weekday=False, year=False),
                "shield-check",
                "ok",
                one.get_sealed_url() if may_open else "",
                is_document=True,
            )
        if one.seal_of is not None and user.has_perm("rentals.view_signature"):
            url = address("evidence", rental.pk, one.number) if may_open else ""
            yield line(f"Preuve de {one.number}", "dossier", "shield-check", "", url, is_document=True)
    if rental.signed_file and may_open:
        yield line(
            "Exemplaire signé",
            "numérisé",
            "paperclip",
            "ok",
            address("signed_copy", rental.pk),
            is_document=True,
        )


def line(label, detail, icon, css, url="", *, is_document=False) -> dict:
    return {"label": typography(label), "detail": typography(detail), "icon": icon, "css": css, "url": url,
            "is_document": is_document}  # fmt: skip


#: Who reads prescribers' sheets.
SHEETS = ("rentals.add_rental", "people.view_person")


def who_card(rental: Rental, user, today: date) -> Card:
    """Return who borrows, who sent her and what for, as this user may see them."""
    person = rental.person
    may_see = user.has_perm("people.view_person")
    age = person.age_on(today)
    where = "" if person.address_is_hidden else str(person.commune or "")
    sub = ", ".join(filter(None, [f"{age} ans" if age is not None else "", where]))
    facts = [Fact("Locataire", shown_name(person, user), sub, person.get_absolute_url() if may_see else "")]
    if person.phone and may_see:
        facts.append(Fact("Téléphone", french_phone(person.phone), url=f"tel:{person.phone}"))
    if rental.prescriber:
        contact = rental.prescriber
        url = contact.partner.get_absolute_url() if user.has_perm("people.view_partner") else ""
        facts.append(
            Fact("Prescripteur", str(contact.partner), f"{contact.first_name} {contact.last_name}", url)
        )
        sheet = PrescriberSheet.objects.filter(rental=rental).values_list("pk", "received_at").first()
        if sheet and user.has_perms(SHEETS):
            sent = date_fr(sheet[1], weekday=False)
            facts.append(Fact("Fiche", f"du {sent}", url=address("sheet", sheet[0])))
    facts.append(
        Fact("Pour", rental.get_purpose_display(), f"Demande reçue {rental.get_origin_display().lower()}")
    )
    return Card("Qui", "users", facts)
