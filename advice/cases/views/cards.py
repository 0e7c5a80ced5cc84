"""The cards of a file: what she asks, what is agreed, who sent her, what may be said, papers, how it ended."""

from functools import cached_property
from typing import Any

from advice.cases.documents import axes_of, picture_of
from advice.cases.models import Case, Diagnosis, When
from advice.cases.operations import sharings_of
from advice.cases.story import who_does
from advice.cases.terms import WARNED
from mobilite import registry
from mobilite.pages.french import date_fr
from mobilite.pages.record_page import Act, Card, Fact, Notice


class Cards:
    """Mixin of the page of a file: its facts."""

    case: Case
    request: Any
    may_act: bool
    actions: list
    met: list
    heading: Any
    today: Any
    url: Any

    def main_cards(self):
        case, cards = self.case, []
        edit = Act("Compléter", self.url("edit"), "pencil") if self.may_act else None
        if case.request:
            cards.append(
                Card("Ce qu’elle demande", "message-square", edit=edit, template="cases/words.html",
                     context={"text": case.request})
            )  # fmt: skip
        cards += self.diagnosis_cards()
        taken = self.may_act and case.adviser_id is not None
        add = Act("Ajouter", self.url("action"), "plus") if taken else None
        lines = [
            {
                "action": one,
                "who": who_does(one),
                "late": one.is_open and one.due_on < self.today,
                "end": self.url("end_action", one.pk) if one.is_open and self.may_act else "",
            }
            for one in sorted(self.actions, key=lambda one: (not one.is_open, one.due_on, one.pk))
        ]
        cards.append(
            Card(
                "Actions",
                "list-checks",
                edit=add,
                template="cases/actions.html",
                context={"lines": lines, "is_closed": case.is_closed},
            )
        )
        return cards

    def cards(self):
        case, user = self.case, self.request.user
        cards = [self._who()]
        if case.is_closed:
            facts = [Fact("Clos le", date_fr(case.closed_at, weekday=False), case.get_outcome_display())]
            if case.situation:
                facts.append(Fact("Situation", case.get_situation_display()))
            if case.outcome_detail:
                facts.append(Fact("Précision", case.outcome_detail))
            facts += [
                Fact(one.get_moment_display(), one.get_outcome_display(), one.get_situation_display())
                for one in case.follow_ups.order_by("moment")
            ]
            cards.append(Card("Ce qui en est", "flag", facts))
        cards += [card for one in registry.registered("case_cards") for card in one.value(case, user)]
        cards += self.diagnosis_facts()
        sharings = [
            {
                "sharing": one,
                "tell": self.url("tell", one.pk)
                if one.revoked_on is None and user.has_perm("cases.change_case")
                else "",
                "revoke": self.url("revoke", one.pk),
            }
            for one in sharings_of(case)
        ]
        add = Act("Noter", self.url("share"), "plus") if self.may_act else None
        cards.append(
            Card("Ce qu’un partenaire peut savoir", "handshake", edit=add, template="cases/sharings.html",
                 context={"lines": sharings})
        )  # fmt: skip
        papers = [
            (one, self.url("paper", one.pk))
            for one in case.papers.select_related("by").order_by("-at", "-pk")
        ]
        add = Act("Ajouter", self.url("add_papers"), "plus") if user.has_perm("cases.change_case") else None
        if papers or add:
            cards.append(
                Card(
                    "Papiers", "paperclip", edit=add, template="cases/papers.html", context={"papers": papers}
                )
            )
        return cards

    def _who(self):
        case, user = self.case, self.request.user
        person = case.person
        facts = [
            Fact("Personne", self.heading(), url=person.get_absolute_url() if user.has_perm("people.view_person") else ""),
            Fact("Conseiller", str(case.adviser or "pas encore")),
            Fact("Venue par", case.get_origin_display()),
        ]  # fmt: skip
        if case.referred_by is not None:
            contact = case.referred_by
            url = contact.partner.get_absolute_url() if user.has_perm("people.view_partner") else ""
            day = date_fr(case.referred_on, weekday=False)
            facts.append(
                Fact(
                    "Orientée par",
                    f"{contact.first_name} {contact.last_name}",
                    f"{contact.partner}, le {day}",
                    url,
                )
            )
        if case.rental is not None and user.has_perm("rentals.view_rental"):
            facts.append(Fact("Location", case.rental.reference, url=case.rental.get_absolute_url()))
        facts.append(
            Fact(
                "Ouvert",
                date_fr(case.opened_at, weekday=False),
                f"par {case.opened_by}" if case.opened_by else "",
            )
        )
        return Card("Le dossier", "folder-open", facts)

    # What the diagnosis adds.

    @cached_property
    def diagnoses(self) -> list[Diagnosis]:
        rows = self.case.diagnoses.select_related("document", "attestation").prefetch_related("findings")
        return list(rows.order_by("created_at", "pk"))

    @property
    def draft(self) -> Diagnosis | None:
        return next((one for one in self.diagnoses if not one.is_signed), None)

    def last(self, when: str) -> Diagnosis | None:
        """Return the latest signed one of a moment."""
        return next((one for one in reversed(self.diagnoses) if one.is_signed and one.when == when), None)

    def diagnosis_cards(self) -> list[Card]:
        entry, leaving = self.last(When.ENTRY), self.last(When.EXIT)
        newest = leaving or entry
        if newest is None:
            return []
        before = entry if leaving is not None else None
        axes = axes_of(newest, before)
        context = {
            "axes": axes,
            "web": picture_of(axes, before is not None),
            "has_before": before is not None,
        }
        edit = Act("Ouvrir", self.url("diagnosis", newest.pk), "chevron-right")
        return [Card("Diagnostic", "gauge", edit=edit, template="cases/picture.html", context=context)]

    def diagnosis_facts(self) -> list[Card]:
        facts = [
            Fact(
                one.get_when_display(),
                f"signé le {date_fr(one.signed_at, weekday=False)}" if one.is_signed else "en cours",
                f"vaut jusqu’au {date_fr(one.valid_until, weekday=False)}"
                if one.valid_until and one.when == When.ENTRY
                else "",
                self.url("diagnosis", one.pk),
            )
            for one in self.diagnoses
        ]
        return [Card("Diagnostics", "clipboard-list", facts)] if facts else []

    def diagnosis_steps(self, step) -> list:
        entry, leaving = self.last(When.ENTRY), self.last(When.EXIT)
        steps = [step("Diagnostic signé", entry.signed_at if entry else None, entry, bool(self.met))]
        if leaving is not None:
            steps.append(step("Diagnostic de sortie", leaving.signed_at, leaving, False))
        return steps

    def diagnosis_acts(self) -> list[Act]:
        if self.draft is not None:
            return [Act("Continuer le diagnostic", self.url("diagnosis", self.draft.pk), "clipboard-list")]
        why = "Prenez d’abord ce dossier."
        taken = self.case.adviser_id is not None
        return [Act("Commencer un diagnostic", self.url("start_diagnosis"), "clipboard-list", taken, why)]

    def diagnosis_notices(self) -> list[Notice]:
        entry = self.last(When.ENTRY)
        if entry is None or self.case.is_closed or not entry.has_problem or entry.valid_until is None:
            return []
        if entry.valid_until > self.today + WARNED:
            return []
        day = date_fr(entry.valid_until, weekday=False)
        over = entry.valid_until < self.today
        title = f"Le diagnostic valait jusqu’au {day}." if over else f"Le diagnostic vaut jusqu’au {day}."
        return [Notice(title, "Pour l’IAE, refaites-le avec la personne.", "wait", "hourglass")]

    def next_of_diagnosis(self) -> Act | None:
        if self.draft is not None:
            return Act("Continuer le diagnostic", self.url("diagnosis", self.draft.pk), "clipboard-list")
        if self.last(When.ENTRY) is None:
            return Act("Commencer un diagnostic", self.url("start_diagnosis"), "clipboard-list")
        return None
