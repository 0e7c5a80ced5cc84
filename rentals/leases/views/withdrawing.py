"""A contract at a distance, and a withdrawal that a colleague notes: each page calls one operation."""

from datetime import date

from mobilite.money import french
from mobilite.pages.form_page import Consequences, Line
from mobilite.pages.french import date_fr, plural, typography
from mobilite.periods import paris_date
from rentals.leases import operations
from rentals.leases.forms import DistanceForm, WithdrawalForm
from rentals.leases.rules import rules_on, rules_words
from rentals.views.base import RentalAct, RentalForm


class AtDistance(RentalForm):
    """Prepare the contract of somebody who will sign it elsewhere."""

    title = "Contrat à distance"
    form_class = DistanceForm
    button = "Préparer le contrat à distance"
    button_icon = "file-plus"
    intro = "Pour une personne qui signe ailleurs que chez nous\u00a0: le contrat dit jusqu’à quand elle peut renoncer."

    def get_initial(self):
        return {"starts_early": True}

    def consequences(self, form):
        rules = rules_on(self.rental.offer, paris_date(self.done["at"]))
        sentences = [("file-text", sentence) for sentence in rules_words(rules)[:-2]]
        if rules.may_withdraw:
            sentences.append(
                (
                    "message-square",
                    "Une fois le contrat signé, elle reçoit un lien personnel pour renoncer seule.",
                )
            )
        return Consequences("Ce que cela fait", "info", sentences=sentences)

    def perform(self, form):
        contract = operations.agree_at_distance(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = f"Le contrat {contract.number} est prêt à signer à distance."
        return self.record_url


class SignHereAfterAll(RentalAct):
    """The contract will be signed face to face after all."""

    def perform(self):
        contract = operations.agree_here(self.kwargs["pk"], **self.done)
        self.said = f"Le contrat {contract.number} est prêt à signer ici."
        return self.record_url


class NoteWithdrawal(RentalForm):
    """Note that somebody withdraws: first when and how, with what it costs; then confirmed by the button."""

    title = "Rétractation"
    form_class = WithdrawalForm
    button = "Confirmer la rétractation"
    button_icon = "undo-2"
    danger = True

    @property
    def today(self) -> date:
        return paris_date(self.done["at"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.today}

    def consequences(self, form):
        refusal = operations.why_not(self.rental, self.today)
        until = operations.last_day_of(self.rental)
        if until is None or (refusal and self.today <= until):
            return Consequences("Pas de rétractation possible", "ban", sentences=[("ban", refusal)])
        asked = form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None
        day = min(asked or self.today, until)
        priced = operations.preview(self.rental, day)
        used = plural(priced.used_days, "jour utilisé", "jours utilisés")
        lines = [
            Line("Prix prévu", french(priced.price)),
            Line(
                "Dû",
                french(priced.due),
                f"{used} sur {priced.of_days}" if priced.of_days else "rien n’est parti",
                True,
            ),
        ]
        sentences = [("calendar-days", f"Possible jusqu’au {date_fr(until)} inclus, sans motif.")]
        if priced.back_by:
            sentences.append(
                ("undo-2", f"Le véhicule est à rendre avant le {date_fr(priced.back_by, weekday=False)}.")
            )
        sentences += [
            ("receipt-euro", "Plus aucune échéance n’est demandée ; ce qui est payé en trop est à rendre."),
            ("mail", "Un accusé de réception daté est établi, et un message part."),
        ]
        return Consequences(
            f"Si elle renonce le {date_fr(day, weekday=False)}", "euro", lines=lines,
            sentences=[(icon, typography(one)) for icon, one in sentences],
        )  # fmt: skip

    def perform(self, form):
        withdrawal = operations.withdraw(self.rental.pk, **form.cleaned_data, **self.done)
        self.said = typography(
            f"La rétractation est notée : {french(withdrawal.due)} dus. L’accusé de réception est établi."
        )
        return self.record_url
