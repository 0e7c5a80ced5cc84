"""Who can go where, and with what: for a person, for a mission, for a work that nobody noted yet."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from advice.recruitment.missions import operations
from advice.recruitment.missions.forms.seek import SeekForm
from advice.recruitment.missions.lists import CHANGE_POOL, MISSIONS, POOL, SEE_POOL, VIEW
from advice.recruitment.missions.maps import Mark, draw
from advice.recruitment.missions.matching import pairs
from advice.recruitment.missions.matching.answers import Rank
from advice.recruitment.missions.matching.reading import job
from advice.recruitment.missions.models.missions import hours_of
from advice.recruitment.missions.reach.modes import Key
from advice.recruitment.missions.reach.trips import km_words
from advice.recruitment.missions.terms import rules_on
from advice.recruitment.missions.views.base import MissionAct, OfMission
from advice.recruitment.missions.views.profile import OfPerson
from mobilite import clock
from mobilite.audit.readings import note_reading
from mobilite.pages.french import date_fr
from mobilite.people.models import Commune, Person
from mobilite.people.shown import shown_name
from vehicles.models import Category

LEND = ("rentals.add_rental", "people.view_person")
SEES = (SEE_POOL, VIEW, "people.view_person")
KINDS = {Rank.NOW: "now", Rank.BIKE: "bike", Rank.SCOOTER: "scooter", Rank.CAR: "car", Rank.NO: "no"}
SIGNS = {Rank.NOW: "✓", Rank.BIKE: "V", Rank.SCOOTER: "S", Rank.CAR: "A", Rank.NO: "–"}
LEGEND = tuple((KINDS[rank], SIGNS[rank], words) for rank, words in (
    (Rank.NOW, "tout de suite"), (Rank.BIKE, "avec un vélo"), (Rank.SCOOTER, "avec un scooter"),
    (Rank.CAR, "avec une voiture"), (Rank.NO, "pas pour l’instant"),
))  # fmt: skip


class ReachPage(PermissionRequiredMixin, TemplateView):
    """Answers, the soonest first, and the map that says the same."""

    template_name = "missions/reach.html"
    permission_required: str | tuple[str, ...] = SEES

    @cached_property
    def now(self):
        return clock.now()

    @cached_property
    def may_lend(self) -> bool:
        return self.request.user.has_perms(LEND)

    def communes(self) -> list[Commune]:
        return list(Commune.objects.order_by("pk"))

    def line(self, answer, *, person, commune, mission=None) -> dict:
        """Return what a line says: the answer in words, how far, and what can be done."""
        way = answer.way
        far = f"{km_words(way.km)}, {way.minutes} minutes" if way and answer.is_yes else ""
        lend = ask = ""
        if answer.category is not None and self.may_lend:
            asked = {
                "personne": person.pk,
                "offre": answer.offer_id,
                "debut": answer.loan.starts_on,
                "fin": answer.loan.ends_on,
            }
            lend = f"{reverse('rentals:new')}?{urlencode(asked)}"
        elif answer.category is not None and mission is not None:
            ask = reverse("missions:ask_vehicle", args=[mission.pk])
        return {
            "answer": answer, "kind": KINDS[answer.rank], "commune": commune, "far": far, "lend": lend, "ask": ask,
            "person": person, "by": answer.by,
        }  # fmt: skip

    def marks(self, lines) -> list[Mark]:
        """Return one mark a commune: that of its soonest answer."""
        soonest: dict = {}
        for line in lines:
            if line["commune"] is not None:
                soonest.setdefault(line["commune"], line["answer"].rank)
        return [Mark(commune, KINDS[rank], SIGNS[rank]) for commune, rank in soonest.items()]

    def drawn(self, lines, home=None, rules=None):
        marks = [one for one in self.marks(lines) if home is None or one.commune != home]
        rings = []
        if home is not None:
            marks.insert(0, Mark(home, "home", "⌂"))
            for key in (Key.EBIKE, Key.SCOOTER):
                mode = rules.modes[key]
                rings.append(
                    (home, mode.ceiling_km / mode.detour, f"{km_words(mode.ceiling_km)} {mode.label}")
                )
        communes = self.communes()
        return draw(communes, marks, rings=rings) if marks else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(legend=LEGEND, **kwargs)


class PersonReach(OfPerson, ReachPage):
    """« Ce qu’elle peut rejoindre ». The answers are estimates; who opened the page is noted."""

    permission_required = SEES

    def get_context_data(self, **kwargs):
        note_reading(self.person, reader=self.request.user, at=self.now)
        profile, user = self.profile, self.request.user
        lines, found, drawn = [], None, None
        if profile is not None:
            profile.person = (
                Person.objects.select_related("commune").prefetch_related("licences").get(pk=self.person.pk)
            )
            found = pairs.reached_by(profile, now=self.now)
            lines = [
                self.line(answer, person=self.person, commune=mission.commune, mission=mission)
                | {"title": mission.title, "url": mission.get_absolute_url(), "sub": f"{mission.commune}, {mission.client}",
                   "when": f"à partir du {date_fr(mission.starts_on, weekday=False)}"}
                for mission, answer in found.lines
            ]  # fmt: skip
            drawn = self.drawn(lines, self.person.commune, found.rules)
        edit = reverse("missions:profile", args=[self.person.pk]) if user.has_perm(CHANGE_POOL) else ""
        return super().get_context_data(
            title="Ce qu’elle peut rejoindre",
            title_detail=shown_name(self.person, user),
            crumbs=[POOL, (shown_name(self.person, user), self.person.get_absolute_url())],
            lines=lines, map=drawn, left=found.left if found else 0, left_words="missions qui commencent plus tard",
            profile=profile, edit=edit, leave=reverse("missions:leave", args=[self.person.pk]) if edit else "",
            empty="Aucune mission ne cherche quelqu’un en ce moment.", unknown=profile is None, **kwargs,
        )  # fmt: skip


class MissionReach(OfMission, ReachPage):
    """« Qui pourrait la prendre, et avec quoi »."""

    permission_required = SEES

    def get_context_data(self, **kwargs):
        mission = self.mission
        rules = rules_on(clock.today())
        skilled = self.request.GET.get("tous") != "1" and bool(mission.trade_codes)
        narrowed = Q()
        for one in mission.trade_codes if skilled else ():
            narrowed |= Q(trades__contains=f",{one},") | Q(wishes__contains=f",{one},")
        found = pairs.people_for(
            job(mission, rules=rules, now=self.now), now=self.now, rules=rules, narrowed=narrowed
        )
        lines = people_lines(self, found, mission)
        return super().get_context_data(
            title="Qui pourrait la prendre, et avec quoi", title_detail=str(mission),
            crumbs=[MISSIONS, (str(mission), mission.get_absolute_url())],
            lines=lines, map=self.drawn(lines, mission.commune, rules), left=found.left,
            left_words="personnes qui habitent plus loin", mission=mission, skilled=skilled,
            empty="Personne du vivier ne sait faire ou ne voudrait faire cela." if skilled else "Personne ne cherche en ce moment.",
            **kwargs,
        )  # fmt: skip


def people_lines(page, found, mission=None) -> list[dict]:
    """Return one line a person: her name as this account reads it, where she lives, what she can do."""
    return [
        page.line(answer, person=profile.person, commune=profile.person.commune, mission=mission)
        | {
            "title": shown_name(profile.person, page.request.user),
            "url": reverse("missions:person", args=[profile.person_id]),
            "sub": ", ".join(filter(None, [str(profile.person.commune or ""), *profile.trade_labels[:2]])),
            "when": "",
        }
        for profile, answer in found.lines
    ]


class Seek(ReachPage):
    """Search the vivier by skill, wish, days and hours, then who could go to a commune."""

    template_name = "missions/seek.html"

    def get_context_data(self, **kwargs):
        form = SeekForm(self.request.GET or None)
        lines, drawn, left = [], None, 0
        if form.is_bound and form.is_valid():
            asked = form.cleaned_data
            shifts = tuple(hours_of(day, *stretch) for day in asked["days"] for stretch in asked["hours"])
            wanted, rules = pairs.work_at(
                asked["commune"], shifts, asked["starts_on"] or clock.today(), now=self.now
            )
            found = pairs.people_for(wanted, now=self.now, rules=rules, narrowed=form.narrowed())
            lines, left = people_lines(self, found), found.left
            drawn = self.drawn(lines, asked["commune"], rules)
        return super().get_context_data(
            title="Qui pourrait y aller\u202f?", crumbs=[POOL], form=form, lines=lines, map=drawn, left=left,
            left_words="personnes qui habitent plus loin", asked=form.is_bound and form.is_valid(),
            empty="Personne du vivier ne répond à cela.", **kwargs,
        )  # fmt: skip


class AskVehicle(MissionAct):
    """« Demander au comptoir », for who does not lend: a task for the agents."""

    permission_required = (CHANGE_POOL, "people.view_person")

    def perform(self):
        key, code = self.request.POST.get("personne", ""), self.request.POST.get("categorie", "")
        people = Person.objects.visible_to(self.request.user)
        person = get_object_or_404(people, pk=key if key.isdecimal() and len(key) < 12 else 0)
        category = get_object_or_404(Category, code=code[:20].replace("\x00", ""))
        operations.ask_for_vehicle(person, self.mission, category, **self.done)
        self.said = "Le comptoir a la tâche de prêter ce véhicule."
        return reverse("missions:who", args=[self.mission.pk])
