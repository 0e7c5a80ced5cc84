"""The page of a notice: until when, who drove, what to copy, what went out."""

from functools import cached_property

from django.urls import reverse

from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.money import french
from mobilite.pages.french import date_fr, datetime_fr, plural, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, Step
from mobilite.parameters.models import Organisation
from mobilite.people.shown import hides_surnames
from rentals.fines.drivers import who_drove
from rentals.fines.identity import missing, name_of, sheet
from rentals.fines.lists import CHANGE, FINES, VIEW, state_of
from rentals.fines.models import ANSWERED, Fine, Status
from rentals.fines.terms import FIRST_ALARM, LAST_ALARM
from rentals.fines.views.base import LOADED, hides_address, noted_reading
from rentals.fines.views.notices import near_words


class FinePage(RecordPage):
    permission_required = VIEW
    queryset = Fine.objects.select_related(*LOADED)
    template_name = "fines/fine.html"
    icon = "flag"
    crumbs = (FINES,)

    @property
    def fine(self) -> Fine:
        return self.object

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def lacking(self) -> list[str]:
        return missing(self.fine.identity) if self.fine.is_offence and self.fine.identity else []

    @cached_property
    def answer(self):
        return who_drove(self.fine.vehicle, self.fine.happened_at) if self.fine.is_open else None

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.fine, request.user)
        return response

    def _url(self, name):
        return reverse(f"fines:{name}", args=[self.fine.pk])

    # The head.

    def heading(self):
        return self.fine.get_kind_display()

    def number(self):
        return f"n°\u00a0{self.fine.number}"

    def chips(self):
        value, label = state_of(self.fine)
        return [chip(value, label, model_name="fine", large=True)]

    def subtitle(self):
        fine = self.fine
        return [
            f"n°\u00a0{fine.number}",
            f"{fine.vehicle.number} · {fine.plate}",
            datetime_fr(fine.happened_at),
        ]

    def steps(self):
        fine = self.fine
        known = fine.identity is not None
        sent = fine.answered_on is not None
        left = {True: "Désigner", False: "Transmettre"}[fine.is_offence]
        if fine.ground:
            left = "Contester"
        by = f"avant le {date_fr(fine.due_on, weekday=False, year=False)}" if fine.due_on else ""
        return [
            Step("Reçu", f"envoyé le {date_fr(fine.sent_on, weekday=False, year=False)}", "done"),
            Step("Conducteur", "trouvé" if known else "", "done" if known else "now" if fine.is_open else ""),
            Step(
                left,
                f"le {date_fr(fine.answered_on, weekday=False, year=False)}" if sent else by,
                "done" if sent else "now" if fine.is_open and known else "",
            ),
            Step(
                "Preuve",
                "gardée" if fine.proof_file else "",
                "done" if fine.proof_file else "now" if fine.status in ANSWERED else "",
            ),
            Step(
                "Classé",
                "",
                "done" if fine.closed_at else "now" if fine.status in ANSWERED and fine.proof_file else "",
            ),
        ]

    def next_step(self):
        if not self.may_act:
            return None
        return next((act for act in self._steps() if act.possible), None)

    def _steps(self) -> list[Act]:
        """Return what comes next, the main one first."""
        fine = self.fine
        match fine.status:
            case Status.NOTED:
                return [Act("Dire qui conduisait", self._url("driver"), "user-check")]
            case Status.NOBODY:
                return [Act("Écrire qui conduisait", self._url("name_driver"), "user-plus")]
            case Status.DRIVER if self.lacking:
                return [Act("Compléter l’identité", self._url("identity"), "pencil")]
            case Status.DRIVER if fine.is_offence:
                return [Act("Noter la désignation", self._url("designate"), "send")]
            case Status.DRIVER:
                return [Act("Transmettre à la personne", self._url("forward"), "send")]
            case Status.DESIGNATED | Status.CONTESTED if not fine.proof_file:
                return [Act("Ajouter la preuve d’envoi", self._url("add_proof"), "paperclip")]
            case Status.DESIGNATED | Status.CONTESTED | Status.FORWARDED:
                return [Act("Classer", self._url("close"), "archive")]
        return []

    def acts(self):
        fine, main = self.fine, self.next_step()
        acts = []
        if self.may_act:
            acts = [act for act in self._acts() if main is None or act.url != main.url]
        if fine.identity and fine.is_offence:
            hidden = hides_address(fine, self.request.user)
            why = "L’adresse est masquée\u00a0: le responsable imprime cette lettre." if hidden else ""
            acts.append(Act("Lettre recommandée (PDF)", self._url("letter"), "printer", not hidden, why))
        if fine.identity:
            acts.append(Act("Lettre à la personne (PDF)", self._url("letter_to_person"), "printer"))
        return acts

    def _acts(self) -> list[Act]:
        fine = self.fine
        gone = "La réponse est partie\u00a0: elle ne change plus."

        def act(label, name, icon, *, when=True, why="", post=False):
            return Act(
                label, self._url(name), icon, possible=bool(when), why_not="" if when else why, post=post
            )

        open_, driver = fine.is_open, fine.status == Status.DRIVER
        several = open_ and self.answer is not None and len(self.answer.candidates) > 1
        acts = [act("Corriger l’avis", "edit", "pencil", when=open_, why=gone)]
        if open_:
            acts.append(act("Chercher encore le conducteur", "look_again", "search", post=True))
            if several:
                acts.append(act("Dire qui conduisait", "driver", "user-check"))
            acts.append(act("Quelqu’un d’autre conduisait", "name_driver", "user-plus"))
            if fine.status != Status.NOBODY:
                acts.append(act("Conducteur inconnu", "nobody", "user-x", post=True))
        if driver:
            acts.append(act("Compléter l’identité", "identity", "id-card"))
        if fine.is_offence:
            may = (driver and not self.lacking) or (fine.status == Status.CONTESTED and fine.identity)
            why = gone if fine.has_gone else "Il manque l’identité du conducteur."
            acts.append(act("Noter la désignation", "designate", "send", when=may, why=why))
        may = fine.status in (Status.DRIVER, Status.NOBODY, Status.DESIGNATED)
        why = "Dites d’abord qui conduisait, ou que c’est inconnu." if open_ else gone
        acts.append(act("Contester", "contest", "flag", when=may, why=why))
        if fine.status in ANSWERED and not fine.proof_file:
            acts.append(act("Ajouter la preuve d’envoi", "add_proof", "paperclip"))
        if self._may_charge():
            acts.append(act("Ajouter à la note", "charge", "receipt-euro"))
        may = fine.may_become(Status.CLOSED) and (fine.status != Status.DESIGNATED or fine.proof_file)
        why = (
            "C’est fait."
            if fine.closed_at
            else "Répondez d’abord."
            if open_
            else "Il manque la preuve d’envoi."
        )
        acts.append(act("Classer", "close", "archive", when=may, why=why))
        return acts

    def _may_charge(self) -> bool:
        fine = self.fine
        linked = (
            fine.rental is not None and fine.rental.person_id == fine.person_id and fine.charged_at is None
        )
        perms = ("rentals.change_rental", "payments.add_payment")
        return linked and self.request.user.has_perms(perms)

    def notices(self):
        fine, notices = self.fine, []
        if fine.is_open and fine.due_on is not None:
            left = (fine.due_on - self.today).days
            if left < 0:
                text = "Répondez quand même, aujourd’hui. Le responsable doit le savoir."
                notices.append(Notice(f"En retard de {plural(-left, 'jour')}.", text, "bad", "octagon-alert"))
            elif left <= FIRST_ALARM.on(self.today):
                kind = "bad" if left <= LAST_ALARM.on(self.today) else "wait"
                words = f"Il reste {plural(left, 'jour')}." if left else "C’est le dernier jour."
                notices.append(
                    Notice(words, f"Au plus tard le {date_fr(fine.due_on, long=True)}.", kind, "hourglass")
                )
        if self.lacking:
            text = typography(f"Il manque : {', '.join(self.lacking).lower()}.")
            act = Act("Compléter", self._url("identity"), "pencil") if self.may_act and fine.is_open else None
            notices.append(Notice("L’identité n’est pas complète.", text, "miss", "id-card", act))
        if self.answer is not None:
            notices += [
                Notice(words, kind="wait", icon="clock")
                for words in near_words(self.answer, self.request.user)
            ]
        if fine.status == Status.NOBODY:
            notices.append(Notice(*self._nobody(), "wait", "circle-question-mark"))
        if fine.is_offence and fine.is_open:
            notices.append(
                Notice(
                    "Ne payez pas cette amende.", "La payer empêche de désigner le conducteur.", icon="info"
                )
            )
        return notices

    def _nobody(self) -> tuple[str, str]:
        """Say what the calendar knows when nobody is found, and what to do."""
        if self.answer is not None and self.answer.in_workshop:
            return (
                "Le véhicule était à l’atelier.",
                "Un collègue conduisait\u00a0? Écrivez son nom. Sinon, contestez.",
            )
        return (
            "Personne n’avait ce véhicule à cette minute.",
            "Relisez l’heure et la plaque. Un collègue conduisait\u00a0? Écrivez son nom. Sinon, contestez.",
        )

    # What is known.

    def main_cards(self):
        fine = self.fine
        if not fine.identity or not fine.is_offence:
            return []
        rows = [
            ("Numéro de l’avis", fine.number),
            ("Date de l’avis", f"{fine.sent_on:%d/%m/%Y}"),
            ("Immatriculation", fine.plate),
        ]
        lessor = Organisation.objects.filter(from_date__lte=self.today).order_by("-from_date").first()
        groups = [("L’avis", rows)]
        if lessor is not None:
            groups.append(("Nous", [("Raison sociale", lessor.name), ("Adresse", lessor.address)]))
        hidden = hides_address(fine, self.request.user)
        groups.append(("Le conducteur", sheet(fine.identity, hidden=hidden)))
        return [
            Card(
                "Fiche à recopier sur antai.gouv.fr",
                "copy",
                template="fines/sheet.html",
                context={"groups": groups, "contract": fine.identity.get("contract", "")},
            )
        ]

    def cards(self):
        return [self._notice(), self._driver(), *self._answer()]

    def _notice(self):
        fine, user = self.fine, self.request.user
        vehicle_url = fine.vehicle.get_absolute_url() if user.has_perm("vehicles.view_vehicle") else ""
        facts = [
            Fact("Faits", datetime_fr(fine.happened_at), fine.scene),
            Fact(
                "Véhicule",
                f"{fine.vehicle.number} {fine.vehicle.make} {fine.vehicle.model}",
                f"avis\u00a0: {fine.plate}",
                vehicle_url,
            ),
            Fact("Envoyé", date_fr(fine.sent_on)),
        ]
        if fine.what:
            facts.insert(1, Fact("Motif", fine.what))
        if fine.due_on:
            word = "Désigner avant le" if fine.is_offence else "À payer avant le"
            facts.append(Fact(word, date_fr(fine.due_on), "compris"))
        if fine.amount is not None:
            facts.append(Fact("Montant", french(fine.amount)))
        if fine.authority:
            facts.append(Fact("Répondre à", fine.authority))
        edit = Act("Corriger", self._url("edit"), "pencil") if self.may_act and fine.is_open else None
        return Card("L’avis", "file-text", facts, edit)

    def _driver(self):
        fine, user = self.fine, self.request.user
        facts = []
        if fine.identity:
            may_open = (
                fine.person is not None
                and fine.person.archived_at is None
                and user.has_perm("people.view_person")
            )
            url = fine.person.get_absolute_url() if may_open else ""
            sub = "" if fine.person is not None else "écrit par l’équipe"
            facts.append(Fact("Conducteur", name_of(fine.identity, short=hides_surnames(user)), sub, url))
            facts.append(
                Fact("Identité gardée", date_fr(fine.found_at, weekday=False), "telle qu’au jour des faits")
            )
        elif self.answer is not None and self.answer.candidates:
            facts.append(
                Fact(
                    "Conducteur",
                    "à confirmer",
                    plural(len(self.answer.candidates), "personne possible", "personnes possibles"),
                )
            )
        else:
            facts.append(Fact("Conducteur", "inconnu"))
        if fine.rental is not None:
            facts.append(Fact("Location", fine.rental.reference, url=fine.rental.get_absolute_url()))
        if fine.occupancy is not None and fine.occupancy.left_at is not None:
            back = fine.occupancy.released_at
            facts.append(
                Fact(
                    "Avait le véhicule",
                    f"du {datetime_fr(fine.occupancy.left_at)}",
                    f"au {datetime_fr(back)}" if back else "pas encore rendu",
                )
            )
        if fine.charged_at is not None:
            facts.append(
                Fact("Ajouté à la note", french(fine.charged_amount), date_fr(fine.charged_at, weekday=False))
            )
        return Card("Qui conduisait", "user", facts)

    def _answer(self):
        fine = self.fine
        if fine.answered_on is None and not fine.closed_at:
            return []
        facts = []
        if fine.answered_on is not None:
            facts.append(Fact("Parti le", date_fr(fine.answered_on), fine.get_means_display()))
        if fine.answer_reference:
            facts.append(Fact("Numéro", fine.answer_reference))
        if fine.ground:
            facts.append(Fact("Contesté", fine.get_ground_display(), fine.reason))
        if fine.proof_file:
            facts.append(
                Fact(
                    "Preuve",
                    "Voir la preuve d’envoi",
                    f"empreinte {fine.proof_sha256[:12]}…",
                    self._url("proof"),
                )
            )
        elif fine.answered_on is not None:
            facts.append(Fact("Preuve", "à ajouter"))
        if fine.closed_at is not None:
            facts.append(Fact("Classé", date_fr(fine.closed_at, weekday=False), fine.outcome))
        return [Card("Notre réponse", "send", facts)]

    def story(self):
        return story_of(self.fine)
