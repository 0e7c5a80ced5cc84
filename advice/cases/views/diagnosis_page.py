"""The page of one diagnosis: its picture, its trips, what it concludes, its papers."""

from django.urls import reverse
from django.utils.functional import cached_property

from advice.cases import operations
from advice.cases.coding import CONSTRAINT, CONSTRAINT_LABEL, KEPT_HERE, FtObjective, FtSituation, Progress
from advice.cases.documents import axes_of, entry_before, picture_of
from advice.cases.grid import OURS, grid
from advice.cases.lists import CASES, CHANGE, VIEW
from advice.cases.models import Diagnosis, Solution, When
from advice.cases.operations.diagnosing import may_read_reserved
from advice.cases.views.base import noted_reading
from mobilite import clock
from mobilite.pages.french import date_fr, typography
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.shown import shown_name


class DiagnosisPage(RecordPage):
    """What was found, entry and exit side by side; what was said; its papers."""

    permission_required = VIEW
    queryset = Diagnosis.objects.select_related(
        "case__person__commune", "case__adviser", "document", "attestation", "signed_by"
    )
    pk_url_kwarg = "diagnosis"
    template_name = "cases/diagnosis.html"
    icon = "clipboard-list"

    def get_queryset(self):
        seen = super().get_queryset().filter(case=self.kwargs["pk"], case__person__archived_at=None)
        return seen if self.request.user.has_perm(VIEW) else seen.none()

    @property
    def case(self):
        return self.object.case

    @cached_property
    def reserved(self) -> bool:
        return may_read_reserved(self.case, self.request.user)

    @cached_property
    def before(self):
        return entry_before(self.object)

    @cached_property
    def axes(self) -> list[dict]:
        return axes_of(self.object, self.before)

    @cached_property
    def missing(self) -> list[str]:
        return [] if self.object.is_signed else operations.missing_before_signing(self.object)

    @cached_property
    def may_write(self) -> bool:
        return self.request.user.has_perm(CHANGE) and not self.object.is_signed and not self.case.is_closed

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        noted_reading(self.case, request.user)
        return response

    def url(self, name, *args):
        return reverse(f"cases:{name}", args=[self.case.pk, self.object.pk, *args])

    def get_crumbs(self):
        return [CASES, (self.case.reference, self.case.get_absolute_url())]

    def heading(self):
        return f"{self.object}\u00a0: {shown_name(self.case.person, self.request.user)}"

    def number(self):
        return self.object.document.number if self.object.document else str(self.object)

    def chips(self):
        one = self.object
        return [chip(one.status, one.get_status_display(), model_name="diagnosis", large=True)]

    def subtitle(self):
        one = self.object
        if one.is_signed:
            return [f"signé le {date_fr(one.signed_at, weekday=False)}", f"par {one.signed_by}"]
        return [self.case.reference, f"commencé le {date_fr(one.created_at, weekday=False)}"]

    def next_step(self):
        one = self.object
        if one.is_signed and one.document:
            return Act("Le diagnostic (PDF)", one.document.get_absolute_url(), "file-text")
        if not self.may_write:
            return None
        if any(axis["level"] is None for axis in self.axes):
            return Act("Noter les niveaux", self.url("levels"), "gauge")
        if not one.trips.exists():
            return Act("Décrire un trajet", self.url("trip"), "route")
        if one.has_problem is None or not one.conclusion:
            return Act("Conclure", self.url("conclude"), "pen-line")
        return Act("Faire signer", self.url("sign"), "signature")

    def acts(self):
        main, acts = self.next_step(), []
        if self.may_write:
            acts = [
                Act("Noter les niveaux", self.url("levels"), "gauge"),
                Act("Décrire un trajet", self.url("trip"), "route"),
                Act("Conclure", self.url("conclude"), "pen-line"),
                Act(
                    "Faire signer",
                    self.url("sign"),
                    "signature",
                    not self.missing,
                    typography(" ".join(self.missing)),
                ),
                Act("Abandonner ce diagnostic", self.url("drop"), "trash-2", post=True),
            ]
        elif self.object.is_signed:
            acts = self._papers()
        return [act for act in acts if main is None or act.url != main.url]

    def _papers(self):
        one, acts = self.object, []
        if one.attestation:
            acts.append(Act("L’attestation (PDF)", one.attestation.get_absolute_url(), "file-check"))
        elif one.when == When.ENTRY and self.request.user.has_perm(CHANGE):
            why = operations.why_no_attestation(one, clock.now())
            acts.append(
                Act(
                    "Établir l’attestation pour l’IAE",
                    self.url("attest"),
                    "file-check",
                    not why,
                    typography(why),
                    post=True,
                )
            )
        why = operations.why_no_exchange(one)
        acts.append(Act("Codage France Travail (fichier)", self.url("coding"), "download", not why, why))
        return acts

    def notices(self):
        one, found = self.object, []
        if one.is_signed and one.when == When.ENTRY and one.valid_until is not None:
            day = date_fr(one.valid_until, weekday=False)
            if one.valid_until < clock.today():
                found.append(
                    Notice(
                        f"Il valait jusqu’au {day}.",
                        "Pour l’IAE, refaites-le avec la personne.",
                        "wait",
                        "hourglass",
                    )
                )
            else:
                words = "Il a moins de six mois\u00a0: une tâche préviendra un mois avant la fin."
                found.append(Notice(f"Valable jusqu’au {day} compris.", words, "good", "calendar-check"))
        if self.missing:
            found.append(
                Notice("Avant de le signer", typography(" ".join(self.missing)), "wait", "list-checks")
            )
        return found

    def main_cards(self):
        one = self.object
        edit = Act("Noter", self.url("levels"), "pencil") if self.may_write else None
        context = {
            "axes": self.axes, "web": picture_of(self.axes, self.before is not None), "has_before": self.before is not None,
            "grid": OURS,
        }  # fmt: skip
        cards = [
            Card("Ce que nous avons vu", "gauge", edit=edit, template="cases/axes.html", context=context)
        ]
        trips = [
            (trip, self.url("edit_trip", trip.pk), self.url("remove_trip", trip.pk))
            for trip in one.trips.order_by("pk")
        ]
        edit = Act("Ajouter", self.url("trip"), "plus") if self.may_write else None
        cards.append(
            Card("Trajets réels", "route", edit=edit, template="cases/trips.html",
                 context={"trips": trips, "may_write": self.may_write})
        )  # fmt: skip
        return cards

    def cards(self):
        one, cards = self.object, []
        edit = Act("Écrire", self.url("conclude"), "pencil") if self.may_write else None
        facts = [
            Fact("Problème de mobilité", {True: "constaté", False: "non constaté", None: "pas encore dit"}[one.has_problem]),
            Fact("Conclusion", one.conclusion or "pas encore écrite"),
            *([Fact("Points d’appui", one.strengths)] if one.strengths else []),
            *([Fact("Déjà essayé", one.tried)] if one.tried else []),
            *([Fact("On cherche", ", ".join(str(Solution(key).label).lower() for key in one.solutions))] if one.solutions else []),
        ]  # fmt: skip
        cards.append(Card("Conclusion", "pen-line", facts, edit))
        if self.reserved:
            cards.append(self._reserved())
        coding = one.coding or {}
        lines = [Fact(str(code), str(FtSituation(code).label)) for code in coding.get("situations", [])]
        lines += [
            Fact(key, str(FtObjective(int(key)).label), str(Progress(value).label).lower())
            for key, value in sorted(coding.get("objectives", {}).items())
            if self.reserved or int(key) not in KEPT_HERE
        ]
        if lines:
            title = f"France Travail, contrainte {CONSTRAINT}"
            cards.append(Card(title, "landmark", [Fact("Contrainte", CONSTRAINT_LABEL), *lines]))
        return cards

    def _reserved(self):
        kept, facts = self.object.reserved or {}, []
        for axis in grid(self.object.grid).reserved_axes:
            noted = kept.get(axis.key)
            value = f"{noted['level']} sur 3. {axis.sentence(noted['level'])}" if noted else "pas noté"
            facts.append(Fact(axis.label, value, noted["words"] if noted else ""))
        if kept.get("unfit"):
            facts.append(Fact("Situation 40", "état de santé incompatible avec la conduite"))
        return Card("Réservé\u00a0: vous seul le lisez", "lock", facts)
