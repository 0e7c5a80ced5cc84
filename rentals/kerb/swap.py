"""Another vehicle for the same rental. Under way, both sides read and sign the two condition reports (rows A6, D4)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from mobilite.documents.models import Document
from mobilite.documents.models import Kind as Paper
from mobilite.money import ZERO
from mobilite.pages.form_page import Consequences
from mobilite.pages.french import datetime_fr, euros, km, typography
from mobilite.people.shown import shown_name
from mobilite.periods import paris_date
from mobilite.workflow import Refusal
from rentals import operations
from rentals.documents import issue_condition_report, parts
from rentals.drafts import FREE_SHOWN, Offered
from rentals.forms.acts import LONGEST_REASON
from rentals.forms.new import vehicle_option
from rentals.forms.pads import PadsForm
from rentals.kerb.damage import DamageForm, words_of
from rentals.kerb.gear import questions
from rentals.kerb.signing import as_text
from rentals.kerb.swap_damage import found_in, mark_words
from rentals.kerb.swap_form import SwapForm, SwapOutForm
from rentals.kerb.views import BACK
from rentals.kerb.words import level
from rentals.models import LENT, OWN, ConditionReport, Moment, Status, question_name, unsigned_amendments
from rentals.operations import Decided
from rentals.operations.gear import lent_gear
from rentals.operations.signatures import digest
from rentals.shown import return_place_words
from rentals.views.base import Amending, OfRental, RentalForm
from vehicles.models import Drawing, Energy
from vehicles.operations import substitutes

#: What each reads above the pad; kept with the signatures.
SWAP_CONSENT = "J’ai lu ces deux états des lieux et je suis d’accord avec ce qu’ils disent."
FINISH, ON_PAPER = "finish", "paper"


class Swap(Amending, RentalForm):
    """Another vehicle: the ones proposed are those that the same person may drive (row A6).

    Under way, a second page shows what is signed, with what was answered on the first in hidden fields: nothing is
    written before both have signed.
    """

    template_name = "rentals/amend.html"

    title = "Changer de véhicule"
    button_icon = "arrow-right-left"
    #: What both signed on the screen; None when the papers are printed and signed by hand.
    signing = None
    #: Whether the page of the pads is shown.
    is_signing = False
    #: What was decided of the new damage.
    decisions: Sequence[Decided] = ()

    @property
    def is_out(self):
        return self.rental.status == Status.ONGOING

    @property
    def button(self):
        if self.is_signing:
            return "Échanger le véhicule"
        return "Lire et signer" if self.is_out else self.title

    @property
    def may_sign_next(self) -> bool:
        # Under way, the amendment is signed from the page that follows.
        return not self.is_out and super().may_sign_next

    def get_form_class(self):
        return SwapOutForm if self.is_out else SwapForm

    @cached_property
    def proposed(self) -> list:
        """The vehicles that may replace the present one, nearest first."""
        rental, at, vehicle = self.rental, self.done["at"], self.rental.vehicle
        starts_at = at if self.is_out else rental.pickup_at
        if vehicle is None or starts_at >= rental.vehicle_until:
            return []
        return substitutes(vehicle, starts_at, rental.vehicle_until, at)[: FREE_SHOWN * 2]

    def get_form_kwargs(self):
        options = [(one.pk, self.option(one)) for one in self.proposed]
        return super().get_form_kwargs() | {"vehicles": options} | (self.gear() if self.is_out else {})

    def gear(self) -> dict[str, Any]:
        """Return what comes back of ours, and what to ask before a two-wheeler is lent in the place of this vehicle."""
        rental, at = self.rental, self.done["at"]
        lent = lent_gear(rental) if rental.vehicle and rental.vehicle.category.needs_gear else []
        if not any(one.category.needs_gear for one in self.proposed):
            return {"lent": lent, **self.drawn()}
        now = rental.gear.filter(returned_at=None, missing_at=None).select_related("helmet", "gloves")
        answers = {
            question_name(one.kind, one.person_id): f"{LENT}:{one.item.pk}"
            if one.item
            else f"{OWN}:{one.mark}"
            for one in now
        }
        asked = questions(rental, at, back=lent_gear(rental))
        return {"lent": lent, "asked": asked, "now": answers, **self.drawn()}

    def drawn(self) -> dict[str, Any]:
        vehicle = self.rental.vehicle
        if vehicle is None:
            return {}
        known = [parts.mark_words(one) for one in parts.known_marks(vehicle, self.done["at"])]
        return {"drawing": Drawing(vehicle.category.drawing), "known": known}

    def get_initial(self):
        return {"reason": self.request.GET.get("motif", "").replace("\x00", "")[:LONGEST_REASON]}

    def option(self, vehicle):
        option = vehicle_option(Offered(vehicle))
        if vehicle.place_id != self.rental.pickup_place_id:
            option.detail = typography(f"À {vehicle.place} : {option.detail.lower()}")
        return option

    def consequences(self, form):
        if not isinstance(form, SwapForm):
            return None
        said = [("euro", "Le prix, les échéances et la caution ne changent pas.")]
        if self.is_out:
            said.append(
                (
                    "triangle-alert",
                    "Un dégât nouveau s’ajoute à la note, usure déduite\u00a0: la personne le lit avant de signer.",
                )
            )
        if self.is_out and self.done["at"] >= self.rental.vehicle_until:
            said.insert(
                0, ("circle-alert", "Le retour était prévu avant\u00a0: prolongez d’abord la location.")
            )
        elif not form.fields["vehicle"].choices:
            said.insert(0, ("circle-alert", "Aucun véhicule équivalent n’est libre à ces dates."))
        elif self.rental.signed_at is not None:
            said.append(("file-plus", "Un avenant nomme le nouveau véhicule\u00a0: faites-le signer."))
        return Consequences(icon="arrow-right-left", sentences=said)

    # --- under way: read, sign, then it is done ---

    def form_valid(self, form):
        if not self.is_out:
            return super().form_valid(form)
        do = self.request.POST.get("do", FINISH)
        if do == BACK:
            return self.render_to_response(self.get_context_data(form=form))
        shown = self.request.POST.get("shown")
        found = found_in(self.rental, form.marks, form.drawing, on=paris_date(self.done["at"]))
        decide = DamageForm(self.request.POST if "decided" in self.request.POST else None, act=found)
        self.decisions = found.decisions({})
        if found.to_decide and not decide.is_valid():
            return self.to_decide(form, decide) if self.would_pass(form) else self.form_invalid(form)
        self.decisions = found.decisions(decide.answers() if found.to_decide else {})
        if shown is None:
            return self.to_sign(form) if self.would_pass(form) else self.form_invalid(form)
        text = self.reading(form)[1]
        if do == ON_PAPER:
            return super().form_valid(form)
        if shown != digest(text):
            return self.to_sign(form, error="Quelque chose a changé : relisez, puis signez à nouveau.")
        pads = self.pads(self.request.POST)
        if not pads.is_valid():
            return self.to_sign(form, pads)
        self.signing = pads.made(text, self.request.headers.get("user-agent", ""))
        return super().form_valid(form)

    def would_pass(self, form) -> bool:
        """Try the operation without keeping anything: nobody signs what would be refused."""
        try:
            with transaction.atomic():
                self.swap(form)
                transaction.set_rollback(True)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
            return False
        return True

    def pads(self, data=None) -> PadsForm:
        return PadsForm(
            data,
            borrower=self.rental.person,
            user=self.request.user,
            at=self.done["at"],
            consent=SWAP_CONSENT,
        )

    def reading(self, form) -> tuple[list, str]:
        """Return what is signed: two reports, line by line, and their text as it is kept."""
        asked, old, new = form.cleaned_data, self.rental.vehicle, form.cleaned_data["vehicle"]
        back, out = form.gear_words()
        photos = asked["few_photos_reason"]
        reports = [
            (
                "État des lieux de retour",
                [*self._lines(old, "back", asked, back, photos, form.marks), *self._damage_lines(), ("Remarques", " ".join(asked["remarks"].split()))],
            ),
            (
                "État des lieux de départ",
                [
                    *self._lines(new, "out", asked, out, photos),
                    ("Retour prévu", f"{datetime_fr(self.rental.return_at)}, {return_place_words(self.rental)}"),
                ],
            ),
        ]  # fmt: skip
        reports = [(title, [line for line in lines if line[1]]) for title, lines in reports]
        head = f"Échange de véhicule {self.rental.reference}"
        return reports, "\n".join([head, *(as_text(title, lines) for title, lines in reports)])

    def _damage_lines(self):
        if not self.decisions:
            return []
        charged = sum((one.charged for one in self.decisions), ZERO)
        added = euros(charged) if charged else "Rien"
        return [("Dégâts", ", ".join(words_of(self.decisions))), ("Ajouté à la note", added)]

    def _lines(self, vehicle, side, asked, gear, photos, marks=()):
        is_battery = vehicle.energy == Energy.ELECTRIC
        return [
            ("Locataire", str(self.rental.person)),
            ("Véhicule", " ".join(filter(None, [vehicle.number, vehicle.make, vehicle.model, vehicle.plate]))),
            ("Compteur", km(asked[f"{side}_meter"])),
            ("Batterie" if is_battery else "Carburant", level(asked[f"{side}_energy"], is_battery)),
            ("Marques d’avant", str(len(parts.known_marks(vehicle, self.done["at"])) or "Aucune")),
            ("Nouvelles marques", "\u202f; ".join(mark_words(one) for one in marks) or "Aucune"),
            ("Casque et gants", ", ".join(gear)),
            ("Photos", f"Aucune\u00a0: {photos}"),
        ]  # fmt: skip

    def to_decide(self, form, decide):
        """Show what the grid says of each new damage, and what is charged of it."""
        names = [*form.fields]
        context = self.get_context_data(
            form=decide,
            rows=decide.rows(),
            carried=self.carried(names),
            title="Que compte-t-on\u202f?",
        )
        return render(self.request, "rentals/kerb/swap_damage.html", context)

    def carried(self, names) -> list[tuple[str, str]]:
        return [(name, value) for name in names for value in self.request.POST.getlist(name)]

    def to_sign(self, form, pads=None, *, error=""):
        """Show what is signed, and a pad for each."""
        self.is_signing = True
        reports, text = self.reading(form)
        decided = [f"{letter}{i}" for i in range(len(self.decisions)) for letter in "dmr"]
        context = self.get_context_data(
            form=pads or self.pads(),
            reports=reports,
            shown=digest(text),
            error=typography(error),
            carried=self.carried([*form.fields, "decided", *decided]),
            title="Signer l’échange",
        )
        return render(self.request, "rentals/kerb/swap_sign.html", context)

    def swap(self, form) -> None:
        asked, reports = form.cleaned_data, {}
        if self.is_out:
            reports = {
                "returned": form.report("back", self.signing),
                "handed": form.report("out", self.signing),
                "damages": self.decisions,
            }
        operations.swap(
            self.rental.pk, vehicle=asked["vehicle"], reason=asked["reason"], **reports, **self.done
        )

    def perform(self, form):
        is_out = self.is_out
        self.swap(form)
        if not is_out:
            self.said = f"{form.cleaned_data['vehicle'].number} remplace l’ancien véhicule."
            return self.next_url()
        for report in reports_of(self.rental.pk):
            try:
                issue_condition_report(report, **self.done)
            except Refusal as refusal:
                # The keys changed hands all the same: the page after offers to issue it again.
                messages.warning(self.request, refusal.sentence)
                break
        return reverse("rentals:swapped", args=[self.rental.pk])


def reports_of(rental_id: int) -> list[ConditionReport]:
    """Return the two reports of the last swap under way: of what came back, of what left; nothing when there was none."""
    reports = ConditionReport.objects.filter(rental_vehicle__rental=rental_id).select_related(
        "by", "rental_vehicle__occupancy__vehicle__category", "rental_vehicle__rental"
    )
    back = reports.filter(moment=Moment.IN, rental_vehicle__is_current=False).order_by("-at", "-pk").first()
    out = reports.filter(moment=Moment.OUT, rental_vehicle__is_current=True).first()
    return [back, out] if back is not None and out is not None else []


class Swapped(OfRental, PermissionRequiredMixin, View):
    """The page after a swap under way: the two papers to give, and the amendment to sign. POST issues what is not there."""

    @cached_property
    def reports(self) -> list[ConditionReport]:
        found = reports_of(self.rental.pk)
        if not found:
            raise Http404
        return found

    def get(self, request, pk):
        papers = [
            Document.objects.about(one).filter(kind=Paper.CONDITION_REPORT).first() for one in self.reports
        ]
        back, out = (one.rental_vehicle.occupancy.vehicle for one in self.reports)
        amendment = unsigned_amendments(self.rental).last()
        context = {
            "record_url": self.record_url,
            "who": shown_name(self.rental.person, request.user),
            "back": back,
            "out": out,
            "rental": self.rental,
            "papers": [one for one in papers if one is not None],
            "lacks_a_paper": None in papers,
            "may_read_paper": request.user.has_perm("documents.view_document"),
            "signatures": list(self.reports[1].signatures.order_by("rank")),
            "amendment": amendment,
            "sign_url": reverse("rentals:sign_amendment", args=[self.rental.pk, amendment.pk])
            if amendment is not None
            else "",
            "title": "L’échange est fait",
            "title_detail": f"{back.number} contre {out.number}",
        }
        return render(request, "rentals/kerb/swapped.html", context)

    def post(self, request, pk):
        for report in self.reports:
            try:
                issue_condition_report(report, **self.done)
            except Refusal as refusal:
                messages.warning(request, refusal.sentence)
                break
        return HttpResponseRedirect(reverse("rentals:swapped", args=[pk]))
