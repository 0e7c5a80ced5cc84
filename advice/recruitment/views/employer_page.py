"""The page of a structure: whom we sent, its jobs, the agreement and its end, visits, who receives."""

from functools import cached_property

from django.db.models import Count
from django.urls import reverse

from advice.recruitment.lists import (
    EMPLOYERS,
    KEEP_EMPLOYERS,
    REFERRALS,
    SEE_EMPLOYERS,
    VIEW,
    employer_state,
    state_of,
)
from advice.recruitment.models import Employer, Referral, Status
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.fields import french_phone
from mobilite.pages.french import date_fr, plural
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage, StoryItem
from mobilite.people.shown import shown_name

SHOWN = 12


class EmployerPage(RecordPage):
    permission_required = SEE_EMPLOYERS
    queryset = Employer.objects.select_related("partner__commune", "contact", "place")
    template_name = "recruitment/employer.html"
    crumbs = (REFERRALS, EMPLOYERS)
    icon = "building-2"

    @cached_property
    def today(self):
        return clock.today()

    @cached_property
    def agreement(self):
        return self.object.agreements.in_force(self.today).order_by("-ends_on").first()

    @cached_property
    def may_change(self) -> bool:
        return self.request.user.has_perm(KEEP_EMPLOYERS)

    def url(self, name, *args):
        return reverse(f"recruitment:{name}", args=[self.object.pk, *args])

    def chips(self):
        self.object.agreed_until = self.agreement.ends_on if self.agreement else None
        value, label = employer_state(self.object)
        return [chip(value, label, model_name="employer", large=True)]

    def subtitle(self):
        one = self.object
        capacity = f"{one.capacity.normalize():f} postes (ETP)".replace(".", ",") if one.capacity else ""
        return [one.get_kind_display(), capacity, str(one.partner.commune or "")]

    def next_step(self):
        if not self.may_change:
            return None
        if not self.object.is_ours and self.agreement is None:
            return Act("Noter la convention", self.url("agreement"), "handshake")
        return Act("Noter un poste", self.url("opening"), "briefcase")

    def acts(self):
        acts = []
        if self.may_change:
            acts = [
                Act("Noter un poste", self.url("opening"), "briefcase"),
                Act("Noter une visite", self.url("visit"), "map-pin"),
                Act("Modifier la structure", self.url("edit_employer"), "pencil"),
            ]
            if not self.object.is_ours:
                acts.append(Act("Noter une convention", self.url("agreement"), "handshake"))
        if self.request.user.has_perm("people.view_partner"):
            acts.append(Act("Sa fiche de partenaire", self.object.partner.get_absolute_url(), "handshake"))
        main = self.next_step()
        return [one for one in acts if main is None or one.url != main.url]

    def notices(self):
        one, found = self.object, []
        if not one.is_ours and self.agreement is None:
            found.append(
                Notice(
                    "Aucune convention en cours.",
                    "Rien ne peut lui être proposé\u00a0: notez la convention signée avec elle.",
                    "wait",
                    "handshake",
                )
            )
        if one.contact is None:
            found.append(
                Notice(
                    "Personne ne reçoit les candidatures.",
                    "Choisissez un contact\u00a0: sans lui, aucun mail ne part.",
                    "wait",
                    "user-plus",
                )
            )
        return found

    def main_cards(self):
        one = self.object
        jobs = [
            {"job": job, "close": self.url("close_opening", job.pk) if self.may_change else ""}
            for job in one.openings.filter(closed_on=None)
            .select_related("commune")
            .order_by("starts_on", "pk")
        ]
        add = Act("Ajouter", self.url("opening"), "plus") if self.may_change else None
        cards = [
            Card(
                "Postes proposés",
                "briefcase",
                edit=add,
                template="recruitment/jobs.html",
                context={"jobs": jobs},
            )
        ]
        if self.request.user.has_perm(VIEW):
            cards.append(self._sent())
        return cards

    def _sent(self):
        user = self.request.user
        rows = Referral.objects.visible_to(user).filter(employer=self.object)
        lines = []
        for referral in rows.select_related("person").order_by("-proposed_at", "-pk")[:SHOWN]:
            value, label = state_of(referral)
            lines.append(
                {
                    "name": shown_name(referral.person, user),
                    "url": referral.get_absolute_url(),
                    "on": date_fr(referral.proposed_at, weekday=False),
                    "chip": chip(value, label, model_name="referral"),
                }
            )
        counted = dict(rows.order_by().values_list("status").annotate(n=Count("pk")))
        sums = [(Status(key).label, counted[key]) for key in Status.values if key in counted]
        return Card(
            "Personnes proposées", "users", template="recruitment/sent.html", context={"lines": lines, "sums": sums}
        )  # fmt: skip

    def cards(self):
        one = self.object
        facts = []
        if one.is_ours:
            facts.append(Fact("Convention", "sans objet", "une de nos structures"))
        else:
            for agreement in one.agreements.order_by("-starts_on")[:4]:
                until = date_fr(agreement.last_day, weekday=False)
                over = agreement.last_day < self.today
                facts.append(
                    Fact(
                        agreement.reference or "Convention",
                        f"{'finie le' if over else 'jusqu’au'} {until}",
                        f"depuis le {date_fr(agreement.starts_on, weekday=False)}",
                    )
                )
            facts = facts or [Fact("Convention", "aucune")]
        contact = one.contact
        who = [
            Fact(
                "Reçoit les candidatures",
                f"{contact.first_name} {contact.last_name}" if contact else "personne",
                contact.job if contact else "",
            )
        ]
        if contact is not None and contact.phone:
            who.append(Fact("Téléphone", french_phone(contact.phone), url=f"tel:{contact.phone}"))
        if contact is not None and contact.email:
            who.append(Fact("Mail", contact.email))
        communes = list(one.communes.order_by("name").values_list("name", flat=True))
        where = ", ".join(communes[:12]) or "tout le territoire"
        if len(communes) > 12:
            where += f" et {plural(len(communes) - 12, 'autre')}"
        who.append(Fact("Recrute à", where))
        who.append(Fact("Horaires suivis", str(one.place or "le premier de nos lieux")))
        edit = Act("Modifier", self.url("edit_employer"), "pencil") if self.may_change else None
        return [
            Card("La structure", "building-2", who, edit),
            Card("Convention de partage", "handshake", facts),
        ]

    def story(self):
        items = list(story_of(self.object))
        for visit in self.object.visits.select_related("by").order_by("-on", "-pk")[:50]:
            day = date_fr(visit.on, weekday=False)
            items.append(
                StoryItem(
                    visit.at,
                    "note",
                    "map-pin",
                    f"Visite du {day}",
                    f"notée par {visit.by}" if visit.by else "",
                    visit.summary,
                )
            )
        return items
