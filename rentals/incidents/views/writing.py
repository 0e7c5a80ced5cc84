"""Write to the person from the file: she is asked for the vehicle, or reads which one replaces hers."""

from mobilite.fields import french_phone
from mobilite.outbox.events import event
from mobilite.outbox.models import Channel
from mobilite.outbox.reach import reach
from mobilite.outbox.writing import compose
from mobilite.pages.form_page import Consequences
from rentals.incidents import operations
from rentals.incidents.forms import NothingToAsk, SubstituteForm
from rentals.incidents.lists import CHANGE
from rentals.incidents.operations.writing import NOT_RETURNED
from rentals.incidents.views.base import IncidentPageForm

#: How many replacements a page proposes.
SHOWN = 6


class WriteNotReturned(IncidentPageForm):
    """Ask for the vehicle by SMS, from here: its sending notes the step and its day."""

    title = "Écrire à la personne"
    form_class = NothingToAsk
    button = "Envoyer le message"
    button_icon = "send"

    def consequences(self, form):
        return Consequences(
            icon="message-square", sentences=said_by(self.incident, NOT_RETURNED, self.done["at"])
        )

    def perform(self, form):
        message = operations.write_not_returned(self.incident.pk, **self.done)
        self.said = "Le message part. Son étape se note toute seule, à son jour."
        if message is None:
            self.said = "Aucun message ne peut partir\u00a0: une tâche dit d’appeler."
        return self.incident


class ProposeSubstitute(IncidentPageForm):
    """Which vehicle replaces the one that broke down: the person reads it, the swap takes it (row A6)."""

    title = "Proposer un remplacement"
    form_class = SubstituteForm
    permission_required = (CHANGE, "rentals.change_rental")
    button = "Proposer et prévenir la personne"
    button_icon = "send"

    def get_form_kwargs(self):
        found = operations.substitutes_of(self.incident, self.done["at"])[:SHOWN]
        return super().get_form_kwargs() | {"vehicles": found}

    def consequences(self, form):
        said = [
            ("message-square", "La personne lit quel véhicule l’attend, où, et qui appeler."),
            (
                "arrow-right-left",
                "Ensuite, « Changer de véhicule » fait les deux états des lieux et l’avenant.",
            ),
            ("euro", "Le prix, les échéances et la caution ne changent pas."),
        ]
        return Consequences(icon="arrow-right-left", sentences=said)

    def perform(self, form):
        message = operations.propose_substitute(self.incident.pk, **form.cleaned_data, **self.done)
        number = form.cleaned_data["vehicle"].number
        self.said = f"{number} est proposé, le message part."
        if message is None:
            self.said = f"{number} est proposé\u00a0: aucun message ne peut partir, une tâche dit d’appeler."
        return self.incident


def said_by(incident, event_key: str, at) -> list[tuple[str, str]]:
    """Return what the person would read and by which way, or that she is to be called, as sentences of a page."""
    kind, to = event(event_key), incident.person
    if to is None:
        return [("circle-alert", "Ce dossier ne connaît personne à qui écrire\u00a0: appelez.")]
    draft, why = compose(
        kind, reach(to, at=at, essential=kind.essential), to=to, about=incident, extra={}, at=at
    )
    if draft is None:
        return [("phone", f"Aucun moyen d’écrire\u00a0: {why}. Une tâche dira d’appeler.")]
    to_whom = french_phone(draft.to) if draft.channel == Channel.SMS else draft.to
    return [
        ("send", f"{draft.channel.label}, à {to_whom}"),
        ("message-square", f"«\u00a0{draft.text}\u00a0»"),
    ]
