"""What is done to a notice: who drove, what goes out, its proof, its end."""

from datetime import date

from django.http import Http404

from mobilite.money import ZERO, french
from mobilite.pages.form_page import Consequences
from mobilite.pages.forms import Option
from mobilite.pages.french import date_fr, typography
from mobilite.people.shown import born_words, shown_name
from mobilite.periods import paris_date
from rentals.fines import operations
from rentals.fines.drivers import who_drove
from rentals.fines.forms import (
    AnswerForm,
    ChargeForm,
    CloseForm,
    ContestForm,
    DriverForm,
    IdentityForm,
    ProofForm,
)
from rentals.fines.identity import ADDRESS, DAYS, missing
from rentals.fines.models import Kind, Status
from rentals.fines.terms import FEE
from rentals.fines.views.base import FineAct, FineForm, hides_address
from rentals.fines.views.notices import NOT_YET


class LookAgain(FineAct):
    """Ask the calendar again."""

    def perform(self):
        fine = operations.look_again(self.fine.pk, **self.done)
        self.said = NOT_YET[fine.status]
        return fine


class ChooseDriver(FineForm):
    """Say which of the possible drivers it was."""

    title = "Qui conduisait\u202f?"
    form_class = DriverForm
    button = "C’est cette personne"
    button_icon = "user-check"
    intro = "Demandez à la personne qui a loué. On ne devine pas\u00a0: une fausse désignation est punie."
    said = "Le conducteur est noté, avec son identité de ce jour-là."

    def get_form_kwargs(self):
        answer = who_drove(self.fine.vehicle, self.fine.happened_at)
        user = self.request.user
        people = [
            (
                one.person.pk,
                Option(
                    shown_name(one.person, user), detail=f"{one.role}, {born_words(one.person)}".strip(", ")
                ),
            )
            for one in answer.candidates
        ]
        return super().get_form_kwargs() | {"people": people}

    def perform(self, form):
        return operations.choose_driver(self.fine.pk, form.cleaned_data["person"], **self.done)


class NameDriver(FineForm):
    """Write who drove, when it is nobody of the files: a colleague, somebody whom the tenant names."""

    title = "Quelqu’un d’autre conduisait"
    form_class = IdentityForm
    button = "Noter le conducteur"
    button_icon = "user-plus"
    intro = (
        "Un collègue, ou la personne que le locataire désigne par écrit. Gardez cet écrit dans le dossier."
    )
    said = "Le conducteur est noté."

    def perform(self, form):
        return operations.name_driver(self.fine.pk, form.cleaned_data, **self.done)


class CompleteIdentity(FineForm):
    """Complete what the form on line asks for."""

    title = "Compléter l’identité du conducteur"
    form_class = IdentityForm
    said = "L’identité est complétée."

    def get_form(self, form_class=None):
        if not self.fine.identity:
            raise Http404
        form = super().get_form(form_class)
        if hides_address(self.fine, self.request.user):
            for name in ADDRESS:
                del form.fields[name]
        return form

    @property
    def intro(self):
        lacking = missing(self.fine.identity)
        return (
            typography(f"Il manque : {', '.join(lacking).lower()}.")
            if lacking
            else "Telle qu’elle était au jour des faits."
        )

    def get_initial(self):
        known = self.fine.identity or {}
        return {
            key: date.fromisoformat(value) if key in DAYS and value else value for key, value in known.items()
        }

    def perform(self, form):
        return operations.complete_identity(self.fine.pk, form.cleaned_data, **self.done)


class SayNobody(FineAct):
    """None of those proposed."""

    said = "C’est noté. Écrivez qui conduisait, ou contestez."

    def perform(self):
        return operations.say_nobody(self.fine.pk, **self.done)


class _Answers(FineForm):
    """Mixin of forms that note that something left."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"fine": self.fine}


class Designate(_Answers):
    """The driver was named."""

    title = "Noter la désignation"
    form_class = AnswerForm
    button = "Noter la désignation"
    button_icon = "send"
    intro = "Recopiez la fiche sur antai.gouv.fr, ou envoyez la lettre en recommandé. Ne payez pas l’amende\u00a0: payer empêche de désigner."

    def consequences(self, form):
        fine, said = self.fine, []
        if lacking := missing(fine.identity):
            said.append(("circle-alert", typography(f"Il manque : {', '.join(lacking).lower()}.")))
        if fine.due_on:
            late = fine.due_on < paris_date(self.done["at"])
            words = (
                f"Le dernier jour était le {date_fr(fine.due_on)}."
                if late
                else f"Avant le {date_fr(fine.due_on)} au soir."
            )
            said.append(("calendar-clock", words))
        said.append(("lock", "L’identité envoyée ne change plus."))
        said.append(("trash-2", "Le tout s’efface un an après."))
        return Consequences(icon="send", sentences=said)

    def perform(self, form):
        fine = operations.designate(self.fine.pk, **form.cleaned_data, **self.done)
        self.said = "La désignation est notée." + (
            "" if fine.proof_file else " Ajoutez la preuve d’envoi dès que vous l’avez."
        )
        return fine


class Contest(_Answers):
    """No driver to name: theft, copied plate, force majeure, mistake."""

    title = "Contester l’avis"
    form_class = ContestForm
    button = "Noter la contestation"
    button_icon = "flag"
    said = "La contestation est notée."

    def perform(self, form):
        return operations.contest(self.fine.pk, **form.cleaned_data, **self.done)


class Forward(_Answers):
    """Hand a parking charge or a toll on to whoever drove."""

    title = "Transmettre à la personne"
    form_class = AnswerForm
    button = "Noter l’envoi"
    button_icon = "send"
    intro = "Imprimez la lettre, joignez une copie de l’avis, et donnez-les ou envoyez-les."
    said = "L’envoi est noté."

    def consequences(self, form):
        return Consequences(
            icon="send",
            sentences=[
                ("euro", "Aucune somme n’est ajoutée à sa note."),
                ("trash-2", "Le tout s’efface un an après."),
            ],
        )

    def perform(self, form):
        return operations.forward(self.fine.pk, **form.cleaned_data, **self.done)


class AddProof(FineForm):
    """Keep the proof that came after the sending."""

    title = "Ajouter la preuve d’envoi"
    form_class = ProofForm
    button = "Garder la preuve"
    button_icon = "paperclip"
    said = "La preuve est gardée."

    def perform(self, form):
        return operations.add_proof(self.fine.pk, **form.cleaned_data, **self.done)


class Charge(FineForm):
    """Add a fee, or what we paid in her stead, to the bill: nothing is added without this click."""

    title = "Ajouter à la note"
    permission_required = ("fines.change_fine", "rentals.change_rental", "payments.add_payment")
    form_class = ChargeForm
    button = "Ajouter à la note"
    button_icon = "receipt-euro"

    @property
    def fee(self):
        return FEE.on(paris_date(self.done["at"]))

    def get_initial(self):
        fine = self.fine
        if fine.kind != Kind.OFFENCE and fine.amount:
            return {
                "label": f"{fine.get_kind_display()} du {date_fr(fine.happened_at, weekday=False)}",
                "amount": fine.amount,
            }
        return {"label": "Frais de dossier", "amount": self.fee or None}

    def consequences(self, form):
        said = [
            (
                "info",
                typography(
                    f"Frais de dossier de la structure : {french(self.fee) if self.fee > ZERO else 'aucun'}."
                ),
            )
        ]
        if self.fine.is_offence:
            said.append(
                (
                    "circle-alert",
                    "L’amende elle-même n’est pas à elle de nous la payer\u00a0: l’avis lui sera envoyé à son nom.",
                )
            )
        else:
            said.append(("euro", "Seulement si la structure a payé à sa place."))
        return Consequences(sentences=said)

    def perform(self, form):
        fine = operations.charge(self.fine.pk, **form.cleaned_data, **self.done)
        self.said = f"{french(fine.charged_amount)} sont ajoutés à la note de {fine.rental.reference}."
        return fine


class CloseFine(FineForm):
    """End it."""

    title = "Classer l’avis"
    form_class = CloseForm
    button = "Classer"
    button_icon = "archive"
    said = "L’avis est classé. Il s’efface un an après."

    def get_initial(self):
        done = {Status.DESIGNATED: "Conducteur désigné.", Status.FORWARDED: "Transmis à la personne."}
        return {"outcome": done.get(self.fine.status, "")}

    def perform(self, form):
        return operations.close(self.fine.pk, **form.cleaned_data, **self.done)
