"""The page of a mission: what, where, when, for whom; who could take it is the next step."""

from django.urls import reverse
from django.utils.functional import cached_property

from advice.recruitment.missions.forms.hours import written_hours
from advice.recruitment.missions.lists import CHANGE, MISSIONS, SEE_POOL, VIEW, state_of
from advice.recruitment.missions.models import Mission, Status
from mobilite import clock
from mobilite.audit.story import story_of
from mobilite.pages.french import date_fr
from mobilite.pages.presentation import chip
from mobilite.pages.record_page import Act, Card, Fact, Notice, RecordPage
from mobilite.people.models.places import Weekday
from mobilite.people.shown import shown_name

WHO = (SEE_POOL, "people.view_person")


class MissionPage(RecordPage):
    permission_required = VIEW
    queryset = Mission.objects.select_related("commune", "partner", "person", "created_by").prefetch_related(
        "shifts"
    )
    crumbs = (MISSIONS,)
    icon = "briefcase"

    @cached_property
    def may_act(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @property
    def mission(self) -> Mission:
        return self.object

    def url(self, name):
        return reverse(f"missions:{name}", args=[self.mission.pk])

    def heading(self):
        return self.mission.title

    def chips(self):
        value, label = state_of(self.mission)
        return [chip(value, label, model_name="mission", large=True)]

    def subtitle(self):
        mission = self.mission
        return [mission.get_kind_display(), mission.client, str(mission.commune), self._when()]

    def _when(self):
        starts = date_fr(self.mission.starts_on, weekday=False)
        if self.mission.last_day is None:
            return f"à partir du {starts}"
        return f"du {starts} au {date_fr(self.mission.last_day, weekday=False)}"

    def next_step(self):
        if self.mission.status == Status.OPEN and self.request.user.has_perms(WHO):
            return Act("Qui pourrait la prendre\u202f?", self.url("who"), "route")
        if self.mission.status == Status.UNMET and self.may_act:
            return Act("La rouvrir", self.url("reopen"), "undo-2", post=True)
        return None

    def acts(self):
        if not self.may_act:
            return []
        mission, acts = self.mission, []
        if mission.status != Status.CLOSED:
            acts += [
                Act("Modifier la mission", self.url("edit"), "pencil"),
                Act("Changer les horaires", self.url("hours"), "clock"),
            ]
        if mission.status == Status.OPEN:
            acts.append(Act("C’est pourvu", self.url("fill"), "user-check"))
            acts.append(Act("Personne ne peut la prendre", self.url("unmet"), "circle-alert"))
        if mission.status in (Status.OPEN, Status.FILLED):
            acts.append(Act("Clore la mission", self.url("close"), "archive", post=True))
        if mission.status in (Status.FILLED, Status.CLOSED):
            acts.append(Act("Rouvrir la mission", self.url("reopen"), "undo-2", post=True))
        return acts

    def notices(self):
        mission, found = self.mission, []
        if mission.status == Status.UNMET:
            words = mission.unmet_words or "La demande se compte parmi celles de sa commune."
            found.append(
                Notice(
                    f"Non satisfaite\u00a0: {mission.get_unmet_display().lower()}.",
                    words,
                    "wait",
                    "circle-alert",
                )
            )
        if mission.status == Status.OPEN and mission.ends_on and mission.ends_on <= clock.today():
            found.append(
                Notice(
                    "Ses dates sont passées.",
                    "Dites si elle a été pourvue, ou changez ses dates.",
                    "wait",
                    "hourglass",
                )
            )
        if not mission.shifts.all() and mission.status == Status.OPEN:
            words = "Sans eux, ni la nuit ni les enfants ne sont regardés."
            found.append(Notice("Ses horaires ne sont pas notés.", words, "", "clock"))
        return found

    def cards(self):
        mission = self.mission
        shifts = list(mission.shifts.all())
        days = [
            Fact(label.capitalize(), written_hours([one for one in shifts if one.weekday == value]))
            for value, label in Weekday.choices
            if any(one.weekday == value for one in shifts)
        ]
        weekly = f"{mission.hours_per_week}".replace(".", ",").removesuffix(",0")
        hours = [Fact("Par semaine", f"{weekly}\u00a0h" if mission.hours_per_week else "non noté"), *days]
        edit = Act("Changer", self.url("hours"), "pencil") if self.may_act else None
        what = [
            Fact("Savoir-faire", ", ".join(mission.trade_labels) or "aucun en particulier"),
            Fact("Permis demandé", mission.licence or "aucun"),
            Fact(
                "Pour y aller",
                "véhicule ou navette fournis" if mission.vehicle_provided else "rien n’est fourni",
            ),
            Fact("Adresse", mission.address or "non notée", str(mission.commune)),
            Fact(
                "Client",
                mission.client,
                url=mission.partner.get_absolute_url() if self._sees_partner() else "",
            ),
        ]
        if mission.words:
            what.append(Fact("À savoir", mission.words))
        if mission.person_id and self.request.user.has_perm("people.view_person"):
            who = shown_name(mission.person, self.request.user)
            what.append(Fact("Pourvue par", who, url=mission.person.get_absolute_url()))
        return [Card("Horaires", "clock", hours, edit=edit), Card("Ce qui est demandé", "briefcase", what)]

    def _sees_partner(self):
        return self.mission.partner_id and self.request.user.has_perm("people.view_partner")

    def story(self):
        return story_of(self.mission)
