"""The cards of a file: what happened, what was done, photographs, money."""

from typing import Any

from mobilite.money import french
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.record_page import Act, Card, Fact
from mobilite.people.shown import shown_name
from rentals.incidents.models import Incident, Status
from rentals.incidents.operations.charging import printed_excess


class Cards:
    """Mixin of the page of a file: its facts."""

    incident: Incident
    request: Any
    may_act: bool
    done: list
    _url: Any

    def main_cards(self):
        incident = self.incident
        cards = []
        if incident.account or incident.third_party:
            cards.append(Card("Que s’est-il passé\u202f?", "message-square", template="incidents/account.html",
                              context={"account": incident.account, "third_party": incident.third_party}))  # fmt: skip
        lines = [
            {"step": step, "file": self._url("step_file", step.pk) if step.file_name else ""}
            for step in self.done
        ]
        edit = Act("Noter", self._url("step"), "plus") if self.may_act else None
        cards.append(
            Card(
                "Ce qui a été fait",
                "list-checks",
                edit=edit,
                template="incidents/steps.html",
                context={"lines": lines},
            )
        )
        pictures = [
            (one, self._url("picture", one.pk))
            for one in incident.pictures.select_related("by").order_by("pk")
        ]
        edit = Act("Ajouter", self._url("add_pictures"), "plus") if self.may_act else None
        if pictures or edit:
            cards.append(
                Card(
                    "Photos",
                    "camera",
                    edit=edit,
                    template="incidents/pictures.html",
                    context={"pictures": pictures},
                )
            )
        return cards

    def cards(self):
        incident, user = self.incident, self.request.user
        vehicle = incident.vehicle
        facts = [
            Fact("Arrivé", datetime_fr(incident.happened_at), incident.scene),
            Fact("Su le", date_fr(incident.known_on)),
            Fact("Véhicule", f"{vehicle.number} {vehicle.make} {vehicle.model}", vehicle.plate,
                 vehicle.get_absolute_url() if user.has_perm("vehicles.view_vehicle") else ""),
        ]  # fmt: skip
        if incident.person is not None:
            person = incident.person
            may_open = person.archived_at is None and user.has_perm("people.view_person")
            facts.append(
                Fact("Locataire", shown_name(person, user), url=person.get_absolute_url() if may_open else "")
            )
        if incident.rental is not None:
            facts.append(
                Fact(
                    "Location",
                    incident.rental.reference,
                    incident.rental.get_status_display(),
                    incident.rental.get_absolute_url(),
                )
            )
        if incident.injured:
            facts.append(Fact("Blessé", incident.get_injured_display()))
        if incident.may_drive is not None:
            facts.append(Fact("Peut rouler", "oui" if incident.may_drive else "non"))
        edit = Act("Compléter", self._url("edit"), "pencil") if self.may_act else None
        cards = [Card("Le dossier", "folder-open", facts, edit)]
        said = []
        if incident.complaint_on is not None:
            said.append(
                Fact("Plainte", date_fr(incident.complaint_on), f"récépissé {incident.complaint_reference}")
            )
        if incident.declared_on is not None:
            said.append(
                Fact(
                    "Déclaré",
                    date_fr(incident.declared_on),
                    f"sinistre {incident.claim_number}" if incident.claim_number else "",
                )
            )
        elif incident.due_on is not None and incident.status != Status.CLOSED:
            said.append(Fact("À déclarer avant le", date_fr(incident.due_on), "compris"))
        if incident.closed_at is not None:
            said.append(Fact("Clos", date_fr(incident.closed_at), incident.outcome))
        if said:
            cards.append(Card("Plainte et assureur", "shield-check", said))
        if incident.rental is not None and user.has_perm("payments.view_bill"):
            cards.append(self._money())
        return cards

    def _money(self):
        incident, facts = self.incident, []
        if incident.is_insured:
            printed = printed_excess(incident.rental, incident.kind)
            facts.append(
                Fact("Franchise", french(printed) if printed is not None else "aucune", "imprimée au contrat")
            )
        if incident.charged_amount is not None:
            facts.append(
                Fact(
                    "Ajouté à la note",
                    french(incident.charged_amount),
                    date_fr(incident.charged_at, weekday=False),
                )
            )
        else:
            facts.append(Fact("Ajouté à la note", "rien"))
        if incident.stopped_at is not None:
            facts.append(Fact("Location arrêtée", datetime_fr(incident.stopped_at), "rien n’est dû après"))
        return Card("Argent", "euro", facts)
