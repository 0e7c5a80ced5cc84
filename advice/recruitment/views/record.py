"""The page of a candidature: where it stands, the short sheet, what comes next, and the whole story."""

from functools import cached_property

from django.urls import reverse

from advice.recruitment.lists import CHANGE, REFERRALS, SEE_EMPLOYERS, VIEW, state_of
from advice.recruitment.models import Referral, SixMonths, Status
from advice.recruitment.operations import asked_from
from advice.recruitment.sheet import hours_fr, texts_of
from advice.recruitment.story import story_of_referral
from advice.recruitment.views.base import LOADED, call_url
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr, datetime_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.pages.record_page import Step as Stage
from mobilite.people.shown import contact_rules, shown_name


class ReferralPage(RecordPage):
    permission_required = VIEW
    queryset = Referral.objects.select_related(*LOADED)
    template_name = "recruitment/referral.html"
    crumbs = (REFERRALS,)

    @property
    def referral(self) -> Referral:
        return self.object

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def plans(self) -> list:
        return list(self.referral.steps.order_by("starts_on", "pk"))

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        note_reading(self.referral.person, reader=request.user, at=clock.now())
        return response

    def url(self, name, *args):
        return reverse(f"recruitment:{name}", args=[self.referral.pk, *args])

    # The head.

    def heading(self):
        return shown_name(self.referral.person, self.request.user)

    def number(self):
        return self.referral.reference

    def avatar(self):
        return self.heading()

    def chips(self):
        value, label = state_of(self.referral)
        return [chip(value, label, model_name="referral", large=True)]

    def subtitle(self):
        one = self.referral
        return [one.reference, one.employer.short, str(one.opening or ""), str(one.person.commune or "")]

    def steps(self):
        one = self.referral

        def stage(label, day, now):
            detail = date_fr(day, weekday=False, year=False) if day else ""
            return Stage(label, detail, "done" if day else "now" if now and one.is_live else "")

        stages = [stage("Proposée", one.proposed_at, False), stage("Jointe", one.contacted_at, True)]
        for step in self.plans:
            done = step.starts_on if step.came is not None else None
            stages.append(stage(str(step), done, bool(one.contacted_at)))
        stages.append(stage("Réponse", one.processed_at, bool(one.contacted_at)))
        if one.starts_on is not None and one.status == Status.ACCEPTED:
            begun = one.starts_on if one.starts_on <= clock.today() else None
            stages.append(stage("Premier jour", begun, False))
        return stages

    # What one does.

    def next_step(self):
        one = self.referral
        if not self.may_act:
            return None
        waiting = next(
            (step for step in self.plans if step.came is None and step.starts_on <= clock.today()), None
        )
        if one.is_live and waiting is not None:
            return Act("Noter ce qui en est", self.url("end_step", waiting.pk), "clipboard-check")
        if self.to_call:
            return Act("Appeler, noter l’appel", self.call_url(), "phone-call")
        if one.may("process"):
            return Act("Mettre à l’étude", self.url("process"), "eye", post=True)
        if one.mobility_met_at is not None and one.status == Status.REFUSED:
            return self._again()
        if self.asks_after and self.later is None:
            return Act("Noter où elle en est", self.url("note_after"), "milestone")
        if one.is_live and not self.plans:
            # With no opening, a meeting is dated all the same.
            return Act("Dater une rencontre", self.url("add_step"), "calendar-plus")
        if one.is_live:
            return Act("Accepter", self.url("accept"), "badge-check")
        return None

    @cached_property
    def later(self) -> SixMonths | None:
        return SixMonths.objects.filter(referral=self.referral).first() if self.asks_after else None

    @cached_property
    def asks_after(self) -> bool:
        """Whether her hiring is six months old."""
        first = asked_from(self.referral)
        return first is not None and first <= clock.today()

    def _again(self) -> Act:
        return Act(
            "Proposer de nouveau",
            f"{reverse('recruitment:propose')}?personne={self.referral.person_id}",
            "send",
        )

    @cached_property
    def to_call(self) -> bool:
        one = self.referral
        waits = one.status in (Status.NEW, Status.PROCESSING) and one.contacted_at is None
        return waits and self.request.user.has_perm("todo.change_task")

    def call_url(self) -> str:
        return call_url(self.referral, back=self.referral.get_absolute_url())

    def acts(self):
        one, main = self.referral, self.next_step()
        if not self.may_act:
            return []
        live = "Cette candidature a déjà sa réponse."
        agreed = one.withdrawn_at is None
        why = "Elle a retiré son accord."
        acts = [
            Act("Mettre à l’étude", self.url("process"), "eye", one.may("process") and agreed, live, post=True),
            Act("Accepter", self.url("accept"), "badge-check", one.may("accept") and agreed, live),
            Act("Décliner", self.url("refuse"), "x", one.may("refuse"), live),
            Act("Mettre en attente", self.url("postpone"), "hourglass", one.may("postpone"), live),
            Act("Dater une étape", self.url("add_step"), "calendar-plus", one.is_live, live),
            Act("Prévoir une action avant l’embauche", self.url("try_first"), "milestone",
                one.may("move_to_prior_to_hire") and agreed, why if not agreed else "C’est déjà fait."),
            Act("Mettre au vivier", self.url("add_to_pool"), "users", one.may("add_to_pool") and agreed, live),
            Act("Transmettre à une autre structure", self.url("transfer"), "arrow-right-left", one.may("transfer"),
                "Elle est embauchée ici."),
        ]  # fmt: skip
        if not one.is_live and one.status != Status.ACCEPTED:
            acts.append(self._again())
        if one.status == Status.PRIOR_TO_HIRE:
            acts.append(Act("Reprendre l’étude", self.url("end_trial"), "eye", post=True))
        if one.status == Status.OBSOLETE:
            acts.append(Act("Reprendre la candidature", self.url("reset"), "rotate-ccw", post=True))
        if one.status == Status.ACCEPTED:
            acts.append(Act("Noter une mission chez une voisine", self.url("add_complement"), "plus"))
            acts.append(Act("Annuler l’embauche", self.url("cancel"), "undo-2"))
        if one.is_live:
            acts.append(Act("Elle retire son accord", self.url("withdraw"), "undo-2"))
        return [act for act in acts if main is None or act.url != main.url]

    def notices(self):
        one, found = self.referral, []
        rules = contact_rules(one.person)
        if rules:
            found.append(Notice(rules[0], " ".join(rules[1:]), kind="miss", icon="shield-alert"))
        if one.withdrawn_at is not None:
            words = "Ne la contactez plus pour cette structure. Sa location n’en dépend pas."
            found.append(Notice("Elle a retiré son accord.", words, "bad", "undo-2"))
        elif one.is_live and one.contacted_at is None and one.status in (Status.NEW, Status.PROCESSING):
            late = one.contact_due_at < clock.now()
            title = "Le premier appel est en retard." if late else "Personne ne l’a encore jointe."
            words = f"À appeler avant {datetime_fr(one.contact_due_at)}."
            found.append(Notice(title, words, "bad" if late else "wait", "phone-call"))
        return found

    def main_cards(self):
        one = self.referral
        cards = [
            Card("Sa fiche", "id-card", template="recruitment/sheet.html", context={"lines": texts_of(one)})
        ]
        if self.plans:
            lines = [
                {
                    "step": step,
                    "end": self.url("end_step", step.pk) if self.may_act and step.came is None else "",
                }
                for step in self.plans
            ]
            add = Act("Ajouter", self.url("add_step"), "plus") if self.may_act and one.is_live else None
            cards.append(
                Card(
                    "Étapes",
                    "milestone",
                    edit=add,
                    template="recruitment/steps.html",
                    context={"lines": lines},
                )
            )
        return cards

    def cards(self):
        return [card for card in (self._who(), self._hired(), self._by_structure(), self._agreed()) if card]

    def _by_structure(self):
        """Say her hours structure by structure, when she works at more than one."""
        one = self.referral
        rows = list(one.complements.select_related("employer__partner").order_by("starts_on", "pk"))
        if not rows:
            return None
        today, total = clock.today(), one.weekly_hours or 0
        ours = [Fact(str(one.employer), hours_fr(one.weekly_hours))] if one.weekly_hours else []
        facts = []
        for other in rows:
            over = other.ends_on is not None and other.ends_on < today
            total += 0 if over else other.weekly_hours
            since = f"à partir du {date_fr(other.starts_on, weekday=False)}"
            until = f", jusqu’au {date_fr(other.ends_on, weekday=False)}" if other.ends_on else ""
            url = self.url("end_complement", other.pk) if self.may_act else ""
            facts.append(Fact(f"{other.employer}, {other}", hours_fr(other.weekly_hours), since + until, url))
        facts.append(Fact("En tout, par semaine", hours_fr(total)))
        add = (
            Act("Ajouter", self.url("add_complement"), "plus")
            if one.status == Status.ACCEPTED and self.may_act
            else None
        )
        return Card("Ses heures, par structure", "clock", [*ours, *facts], add)

    def _who(self):
        one, user = self.referral, self.request.user
        person = one.person
        see = user.has_perm("people.view_person")
        facts = [Fact("Personne", self.heading(), url=person.get_absolute_url() if see else "")]
        if person.phone:
            facts.append(Fact("Téléphone", french_phone(person.phone), url=f"tel:{person.phone}"))
        employer = one.employer
        url = employer.get_absolute_url() if user.has_perm(SEE_EMPLOYERS) else ""
        facts.append(Fact("Structure", employer.partner.name, employer.get_kind_display(), url))
        if one.opening is not None:
            facts.append(Fact("Poste", str(one.opening), f"{hours_fr(one.opening.hours)} par semaine"))
        facts.append(
            Fact(
                "Proposée",
                date_fr(one.proposed_at, weekday=False),
                f"par {one.proposed_by}" if one.proposed_by else "",
            )
        )
        facts.append(Fact("Depuis", one.get_origin_display()))
        if one.transferred_from is not None:
            before = one.transferred_from
            facts.append(
                Fact("Suite de", before.reference, before.employer.partner.name, before.get_absolute_url())
            )
        if one.rental is not None and user.has_perm("rentals.view_rental"):
            facts.append(Fact("Location", one.rental.reference, url=one.rental.get_absolute_url()))
        if one.case is not None and user.has_perm("cases.view_case"):
            facts.append(Fact("Dossier de conseil", one.case.reference, url=one.case.get_absolute_url()))
        return Card("La candidature", "briefcase", facts)

    def _hired(self):
        one = self.referral
        if one.reason and one.withdrawn_at is None:
            facts = [Fact("Motif", one.get_reason_display())]
            if one.mobility_case is not None:
                url = (
                    one.mobility_case.get_absolute_url()
                    if self.request.user.has_perm("cases.view_case")
                    else ""
                )
                met = one.mobility_met_at
                since = (
                    f"elle peut se déplacer depuis le {date_fr(met, weekday=False)}"
                    if met
                    else "on cherche une solution"
                )
                facts.append(Fact("Mobilité", one.mobility_case.reference, since, url))
            return Card("Pourquoi non", "x", facts)
        if one.starts_on is None:
            return None
        until = date_fr(one.ends_on, weekday=False) if one.ends_on else "sans fin prévue"
        facts = [
            Fact("Contrat", one.get_contract_display()),
            Fact("Heures", f"{hours_fr(one.weekly_hours)} par semaine"),
            Fact("Premier jour", date_fr(one.starts_on, weekday=False)),
            Fact("Dernier jour", until),
        ]
        first = asked_from(one)
        if first is not None:
            url = self.url("note_after") if self.asks_after and self.may_act else ""
            said = str(self.later) if self.later else "À noter" if self.asks_after else "À demander"
            when = self.later.on if self.later else first
            facts.append(Fact("Six mois après", said, date_fr(when, weekday=False), url))
        return Card("L’embauche", "badge-check", facts)

    def _agreed(self):
        consent = self.referral.consent
        if consent is None:
            return None
        said = f"le {date_fr(consent.at, weekday=False)}"
        facts = [Fact("Accord", consent.how, said)]
        if self.referral.withdrawn_at is not None:
            facts.append(Fact("Retiré", date_fr(self.referral.withdrawn_at, weekday=False)))
        edit = (
            Act("Retirer", self.url("withdraw"), "undo-2") if self.may_act and self.referral.is_live else None
        )
        return Card("Son accord, pour cette structure", "handshake", facts, edit)

    def story(self):
        return story_of_referral(self.referral)
