"""The steps of an act at the kerb, one page each. A page keeps its own answers and nothing else."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite.pages.form_page import sentence_of
from mobilite.pages.french import datetime_fr
from mobilite.workflow import Refusal
from rentals.documents import issue_condition_report
from rentals.kerb import drafts
from rentals.kerb.act import Act
from rentals.kerb.blocks import READY
from rentals.kerb.finish import same_as_shown
from rentals.kerb.forms import AccessoriesForm, MeterForm, ReviewForm
from rentals.kerb.words import done_context, said
from rentals.models import Moment
from rentals.operations import preview_return
from rentals.views.base import OfRental
from vehicles.operations import UnlikelyMeter, ready, record_meter

QUIT, BACK, NEXT = "quit", "back", "next"


class KerbView(OfRental, PermissionRequiredMixin, View):
    """What every page at the kerb shares: the act, and the way out when it is over or cannot start."""

    moment = Moment.OUT

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission():
            if self.act.report is not None:
                return HttpResponseRedirect(self.act.url("done"))
            if not self.act.can_start:
                act = self.act.word.lower()
                said = (
                    f"Pas de {act} possible : la location est « {self.rental.get_status_display().lower()} »."
                )
                messages.error(request, said)
                return HttpResponseRedirect(self.record_url)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def act(self) -> Act:
        return Act(self.rental, self.moment, user=self.request.user, at=self.done["at"])

    def writing(self):
        return drafts.written(self.rental, self.moment, **self.done)


class Start(KerbView):
    """Open the act at the first step that is not answered."""

    def get(self, request, pk):
        return HttpResponseRedirect(self.act.url(self.act.first_step()))


class StepView(KerbView):
    """One step: GET shows what is noted, POST keeps it and goes on. ``do`` says where to: next, back, quit…"""

    key = ""
    form_class: Any = None
    #: What Enter does in a field.
    default = NEXT

    @property
    def template_name(self) -> str:
        return f"rentals/kerb/{self.key}.html"

    # --- what a step says ---

    def initial(self) -> dict[str, Any]:
        return {}

    def keep(self, form, data) -> None:
        """Write the answers of the form in the draft's data."""

    def check(self, form) -> None:
        """Raise a Refusal for what the form alone cannot see."""

    def go_on(self) -> str:
        """Return the address after « Suite »."""
        if self.request.POST.get("then") == "review":
            return self.act.url("review")
        return self.act.url(self.keys[self.keys.index(self.key) + 1])

    # --- how it is shown and kept ---

    @property
    def keys(self) -> list[str]:
        return [key for key, _slug, _title in self.act.steps]

    @property
    def where_back(self) -> str:
        place = self.keys.index(self.key)
        return self.act.url(self.keys[place - 1]) if place else self.record_url

    def get(self, request, pk):
        return self.show(self.form_class(initial=self.initial(), act=self.act) if self.form_class else None)

    def post(self, request, pk):
        form = self.form_class(request.POST, initial=self.initial(), act=self.act)
        do = request.POST.get("do", NEXT)
        is_good = form.is_valid() and self.passes(form)
        try:
            if is_good:
                with self.writing() as draft:
                    self.keep(form, draft.data)
        except drafts.AlreadyDone:
            return HttpResponseRedirect(self.act.url("done"))
        if do in (BACK, QUIT):
            return HttpResponseRedirect(self.where_back if do == BACK else self.record_url)
        if do == READY:
            return self.made_ready()
        return HttpResponseRedirect(self.go_on()) if is_good else self.show(form)

    def made_ready(self):
        """Say the vehicle ready, for who may; the page is then read again."""
        if not self.request.user.has_perm("vehicles.ready_vehicle"):
            raise PermissionDenied
        try:
            vehicle = ready(self.act.vehicle.pk, **self.done)
            messages.success(self.request, f"{vehicle.number} est prêt à repartir.")
        except Refusal as refusal:
            messages.info(self.request, refusal.sentence)
        return HttpResponseRedirect(self.act.url(self.key))

    def passes(self, form) -> bool:
        try:
            self.check(form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        return True

    def show(self, form, **context):
        number = self.keys.index(self.key) + 1
        context = {
            "act": self.act,
            "form": form,
            "key": self.key,
            "number": number,
            "steps": [
                (title, place < number, place == number)
                for place, (_k, _s, title) in enumerate(self.act.steps, 1)
            ],
            "default": self.default,
            "then": self.request.POST.get("then") or self.request.GET.get("puis", ""),
            "press": secrets.token_hex(8),
            "record_url": self.record_url,
            "title": f"{self.act.word}, étape {number} sur {len(self.act.steps)}",
            "title_detail": f"{self.act.vehicle.model} pour {self.act.who}",
            **context,
        }
        return render(self.request, self.template_name, context)


class MeterStep(StepView):
    """What the meter says (row E3)."""

    key = "meter"
    form_class = MeterForm
    #: The unlikely number that is to be read again.
    unlikely: int | None = None

    def initial(self):
        return {"meter": self.act.meter}

    def check(self, form):
        km = form.cleaned_data.get("meter")
        if km is None:
            # A bike whose screen is dark keeps what it showed last.
            form.cleaned_data["meter"] = self.act.last_meter
            return
        try:
            with transaction.atomic():
                # The operation's own rule, tried without keeping anything.
                record_meter(self.act.vehicle, km, at=self.act.at, source="", confirmed=form.is_confirmed)
                transaction.set_rollback(True)
        except UnlikelyMeter:
            self.unlikely = km
            raise
        if self.act.is_return:
            preview_return(self.rental, meter=km, at=self.act.at)

    def keep(self, form, data):
        data["meter"] = form.cleaned_data["meter"]
        data["meter_confirmed"] = form.is_confirmed

    def show(self, form, **context):
        return super().show(form, unlikely=self.unlikely, **context)


class AccessoriesStep(StepView):
    """What leaves with the vehicle, or comes back with it (row E4)."""

    key = "accessories"
    form_class = AccessoriesForm

    def initial(self):
        names = self.act.asked_accessories
        known = {True: "yes", False: "no"}
        return {
            **{f"a{i}": known.get(self.act.accessories.get(name)) for i, name in enumerate(names)},
            **{f"c{i}": name in self.act.charged for i, name in enumerate(names)},
            "keys": self.act.data.get("keys") or "yes",
        }

    def post(self, request, pk):
        if request.POST.get("do") == "all":
            request.POST = request.POST.copy()
            for i in range(len(self.act.asked_accessories)):
                request.POST[f"a{i}"] = "yes"
        return super().post(request, pk)

    def keep(self, form, data):
        data["accessories"] = form.there
        if self.act.is_return:
            data["keys"] = form.cleaned_data.get("keys") or "yes"
        data["charged"] = form.charged

    def show(self, form, **context):
        rows = [
            {
                "name": name,
                "field": form[f"a{i}"],
                "charge": form[f"c{i}"] if f"c{i}" in form.fields else None,
                "price": self.act.replacement(name),
            }
            for i, name in enumerate(form.names)
        ]
        return super().show(form, rows=rows, **context)


class ReviewStep(StepView):
    """Everything on one page, what it costs, and the way to the signatures."""

    key = "review"
    form_class = ReviewForm
    default = "save"
    error = ""

    def initial(self):
        data = self.act.data
        return {
            "remarks": data.get("remarks", ""),
            "late": "waive" if data.get("waive_late") else "charge",
            "late_reason": data.get("late_reason", ""),
            "supplement_reason": data.get("supplement_reason", ""),
            "fuel": bool(data.get("fuel")),
            "returned_at": self.act.back_at if data.get("returned_at") else None,
        }

    def post(self, request, pk):
        form = self.form_class(request.POST, initial=self.initial(), act=self.act)
        do = request.POST.get("do", self.default)
        good = form.is_valid()
        line = good and self.act.is_return and form.wants_line() and do in ("finish", "add_line", BACK, QUIT)
        good = good and (not (line or do == "add_line") or form.check_line())
        if (
            good
            and do == "finish"
            and form.cleaned_data["late"] == "waive"
            and not form.cleaned_data["late_reason"]
        ):
            form.add_error("late_reason", "Dites pourquoi le retard n’est pas compté.")
            good = False
        if do in (BACK, QUIT) or good:
            try:
                version = self._keep(form, do, with_line=line and good)
            except drafts.AlreadyDone:
                return HttpResponseRedirect(self.act.url("done"))
            if do in (BACK, QUIT):
                return HttpResponseRedirect(self.where_back if do == BACK else self.record_url)
            if do == READY:
                return self.made_ready()
            if do != "finish":
                return HttpResponseRedirect(self.act.url("review"))
            return self._finish(form, version)
        return self.show(form)

    def _keep(self, form, do, *, with_line):
        """Keep what is typed; return the version that the page stands for."""
        with self.writing() as draft:
            shown, now = self.request.POST.get("version", ""), draft.version
            answers, data = form.cleaned_data, draft.data
            data["remarks"] = answers.get("remarks", data.get("remarks", ""))
            if self.act.is_return:
                data["waive_late"] = answers.get("late") == "waive"
                data["late_reason"] = answers.get("late_reason", "")
                data["supplement_reason"] = answers.get("supplement_reason", "")
                data["fuel"] = bool(answers.get("fuel"))
                if "returned_at" in answers:
                    at = answers["returned_at"]
                    data["returned_at"] = at.isoformat() if at else ""
                self._keep_lines(answers, data, do, with_line=with_line)
        # What this page itself changed is no surprise to it.
        return now + 1 if shown == str(now) else -1

    def _keep_lines(self, answers, data, do, *, with_line):
        lines, press = (
            data.setdefault("extra", []),
            self.request.POST.get("press", "").replace("\x00", "")[:16],
        )
        if with_line and all(line["id"] != press for line in lines):
            amount = f"{answers['amount']:.2f}"
            lines.append({"id": press, "label": answers["label"], "amount": amount, "why": answers["why"]})
        if do.startswith("remove:"):
            data["extra"] = [line for line in lines if line["id"] != do.removeprefix("remove:")]

    def _finish(self, form, version):
        del self.act, self.rental
        if self.act.report is not None:
            return HttpResponseRedirect(self.act.url("done"))
        try:
            same_as_shown(self.act, version, self.request.POST.get("change", ""))
        except Refusal as refusal:
            # Shown again as it is noted now, by whoever noted it.
            del self.act, self.rental
            self.error = sentence_of(refusal, self.request.user)
            return self.get(self.request, self.kwargs["pk"])
        return HttpResponseRedirect(self.act.url("sign"))

    def show(self, form, **context):
        act = self.act
        found = act.preview.settlement if act.preview else None
        return super().show(
            form,
            error=self.error or act.refusal,
            unanswered=[(sentence, f"{act.url(key)}?puis=review") for key, sentence in act.unanswered()],
            summary=[
                (self.name(key, title), f"{act.url(key)}?puis=review", said(act, key))
                for key, _slug, title in act.steps[:-2]
            ],
            late=found.late if found else (),
            can_waive_supplement=bool(found and found.early and self.rental.is_lease),
            late_since=datetime_fr(self.rental.return_at, year=False),
            **context,
        )

    def name(self, key, title) -> str:
        if key != "energy":
            return title
        return "Batterie" if self.act.is_battery else "Carburant"


class Done(OfRental, PermissionRequiredMixin, View):
    """The page after: what was written, its paper, and what comes next. POST issues a paper that is not there."""

    moment = Moment.OUT

    @cached_property
    def act(self) -> Act:
        act = Act(self.rental, self.moment, user=self.request.user, at=self.done["at"])
        if act.vehicle is None or act.report is None:
            raise Http404
        return act

    def get(self, request, pk):
        context = done_context(self.act, request.user)
        return render(request, "rentals/kerb/done.html", {**context, "record_url": self.record_url})

    def post(self, request, pk):
        try:
            issue_condition_report(self.act.report, **self.done)
        except Refusal as refusal:
            messages.warning(request, refusal.sentence)
        return HttpResponseRedirect(self.act.url("done"))
