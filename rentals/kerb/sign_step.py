"""The last step at the kerb: both sides read, sign, and the keys change hands (row D4)."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from mobilite.pages.form_page import sentence_of
from mobilite.workflow import ForbiddenTransition, Refusal
from rentals.forms.pads import PadsForm
from rentals.kerb import drafts
from rentals.kerb.finish import finish
from rentals.kerb.signing import REPORT_CONSENT, as_text, lines_to_sign
from rentals.kerb.views import BACK, QUIT, StepView
from rentals.operations.signatures import digest

PAPER, FINISH = "paper", "finish"


class SignStep(StepView):
    """What is signed, a pad for each, and the button. « paper »: the report is printed and signed by hand."""

    key = "sign"
    default = FINISH
    error = ""

    def read(self):
        """Return what is signed now: its lines, its text as it is kept, and the hash of it."""
        lines = lines_to_sign(self.act)
        text = as_text(f"État des lieux de {self.act.word.lower()} {self.rental.reference}", lines)
        return lines, text, digest(text)

    def form(self, data=None, **kwargs):
        return PadsForm(
            data,
            borrower=self.rental.person,
            user=self.request.user,
            at=self.act.at,
            consent=REPORT_CONSENT,
            **kwargs,
        )

    def get(self, request, pk):
        if self.act.blocks or self.act.unanswered():
            return HttpResponseRedirect(self.act.url("review"))
        kept = self.act.data.get("pads", {})
        # What was drawn under other words is not a signature of these.
        drawn = kept.get("drawn") if kept.get("shown") == self.read()[2] else None
        return self.show(self.form(initial=drawn or {}))

    def post(self, request, pk):
        do = request.POST.get("do", FINISH)
        _lines, text, shown = self.read()
        form = self.form(request.POST)
        good = form.is_valid()
        same = request.POST.get("shown") == shown
        try:
            with self.writing() as draft:
                version = draft.version
                if same:
                    draft.data["pads"] = {"shown": shown, "drawn": form.typed}
        except drafts.AlreadyDone:
            return HttpResponseRedirect(self.act.url("done"))
        if do in (BACK, QUIT):
            return HttpResponseRedirect(self.act.url("review") if do == BACK else self.record_url)
        del self.act, self.rental
        if do == FINISH and not same:
            self.error = "Quelque chose a changé : relisez, puis signez à nouveau."
            return self.get(request, pk)
        if do == FINISH and not good:
            return self.show(form)
        signing = form.made(text, request.headers.get("user-agent", "")) if do == FINISH else None
        # What this page itself changed is no surprise to it.
        known = version + 1 if request.POST.get("version", "") == str(version) else -1
        return self.end(form, version=known, signing=signing)

    def end(self, form, *, version, signing):
        try:
            paper = finish(
                self.act, version=version, change=self.request.POST.get("change", ""), signing=signing
            )
        except (drafts.AlreadyDone, ForbiddenTransition):
            return HttpResponseRedirect(self.act.url("done"))
        except Refusal as refusal:
            # Shown again as it is noted now, by whoever noted it.
            del self.act, self.rental
            self.error = sentence_of(refusal, self.request.user)
            return self.get(self.request, self.kwargs["pk"])
        del self.act, self.rental
        if paper:
            messages.warning(self.request, paper)
        return HttpResponseRedirect(self.act.url("done"))

    def show(self, form, **context):
        lines, _text, shown = self.read()
        return super().show(form, lines=lines, shown=shown, error=self.error, **context)
