"""What a prescriber does by her personal link: send a sheet, follow the answers, renew. No account, no script (row H1).

Each page shows on GET and acts on POST. It shows her own sheets only, and of our answer what ``told`` says.
"""

import secrets

from csp.decorators import csp_exempt
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from mobilite import clock
from mobilite.accounts import links
from mobilite.documents.operations import Altered, Erased, content_of
from mobilite.pages.french import date_fr
from mobilite.periods import paris_date
from mobilite.portal.languages import in_french, translated
from mobilite.portal.pages import PublicPage
from mobilite.workflow import Refusal
from rentals.documents.sheets import paper_of, sheet_rows
from rentals.forms.sheets import SheetForm
from rentals.models import PrescriberSheet
from rentals.models.sheets import Answer
from rentals.operations.sheets import last_word, opened, receive_sheet, renew_by_link, why_no_renewal
from rentals.portal.following import followed

#: How many sheets a page shows, the latest first.
SHOWN = 50
CSS = {Answer.WAITING: "warn", Answer.ACCEPTED: "ok", Answer.REFUSED: ""}


class ByLink(PublicPage):
    """Mixin of what a personal link opens. A link that opens nothing says why, and whom to call."""

    def dispatch(self, request, *args, **kwargs):
        self.at = clock.now()
        try:
            self.link, self.contact = opened(kwargs["token"], at=self.at)
        except links.LinkRefused as refusal:
            page = ClosedPage(request=request, args=args, kwargs=kwargs)
            context = page.get_context_data(
                title=_("Ce lien ne s’ouvre pas"), problem=translated(refusal.sentence)
            )
            return page.render_to_response(context, status=404)
        if request.method == "POST":
            links.mark_used(self.link, at=self.at)
        return super().dispatch(request, *args, **kwargs)

    @property
    def token(self) -> str:
        return self.kwargs["token"]

    def address(self, name, *args) -> str:
        return reverse(f"portal:{name}", args=[self.token, *args])

    def get_context_data(self, **kwargs):
        return super().get_context_data(contact=self.contact, home=self.address("sheets"), **kwargs)

    @property
    def sheets(self):
        rows = PrescriberSheet.objects.filter(contact=self.contact)
        return rows.select_related("rental", "commune", "workplace")


class ClosedPage(PublicPage, TemplateView):
    template_name = "portal/sheets/closed.html"


def told_words(sheet: PrescriberSheet) -> dict:
    """Return the answer as a prescriber reads it: the word, why not, since when."""
    told = sheet.told
    return {
        "answer": told.answer.label,
        "css": CSS[told.answer],
        "reason": told.reason,
        "since": date_fr(told.since, weekday=False),
    }


class SheetsPage(ByLink, TemplateView):
    """Her sheets with their answers, and the button of a new one."""

    template_name = "portal/sheets/list.html"

    def get_context_data(self, **kwargs):
        rows = list(self.sheets.defer("remark").order_by("-received_at", "-pk")[:SHOWN])
        lines = [
            {
                "sheet": one,
                "url": self.address("sheet", one.pk),
                "sent": date_fr(one.received_at, weekday=False),
            }
            | told_words(one)
            for one in rows
        ]
        return super().get_context_data(
            title=_("Vos demandes"), lines=lines, new=self.address("new_sheet"),
            until=date_fr(self.link.expires_at, weekday=False), **kwargs,
        )  # fmt: skip


class NewSheetPage(ByLink, TemplateView):
    """The questions, then « C’est bien ça ? », then it is sent. The answers travel in the page, never in a session."""

    template_name = "portal/sheets/form.html"

    def get(self, request, *args, **kwargs):
        return self._asked(SheetForm(today=paris_date(self.at)))

    def post(self, request, *args, **kwargs):
        form = SheetForm(request.POST, today=paris_date(self.at))
        act = request.POST.get("do")
        if act == "edit":
            return self._asked(SheetForm(initial=request.POST.dict(), today=paris_date(self.at)))
        if not form.is_valid():
            return self._asked(form)
        key = request.POST.get("press_key", "")
        if act != "send" or not 20 <= len(key) <= 64 or "\x00" in key:
            return self._checked(form)
        try:
            with in_french():
                sheet = receive_sheet(self.contact, press_key=key, at=self.at, **form.answers())
        except Refusal as refusal:
            form.add_error(
                refusal.field if refusal.field in form.fields else None, translated(refusal.sentence)
            )
            return self._asked(form)
        messages.success(request, _("Votre demande est envoyée."))
        return redirect(self.address("sheet", sheet.pk))

    def _asked(self, form):
        return self.render_to_response(
            self.get_context_data(title=_("Nouvelle demande"), form=form, back=self.address("sheets"))
        )

    def _checked(self, form):
        self.template_name = "portal/sheets/check.html"
        draft = PrescriberSheet(**form.answers())
        typed = [(name, form.data.get(name, "")) for name in form.fields]
        return self.render_to_response(
            self.get_context_data(
                title=_("C’est bien ça ?"),
                rows=sheet_rows(draft),
                typed=typed,
                press_key=secrets.token_urlsafe(32),
            )
        )


class OfSheet(ByLink):
    @cached_property
    def sheet(self) -> PrescriberSheet:
        rows = self.sheets.select_related("rental", "commune", "workplace", "prescription")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class SheetPage(OfSheet, TemplateView):
    """One sheet: our answer, what was sent, the paper, the button that renews."""

    template_name = "portal/sheets/sheet.html"

    def get_context_data(self, **kwargs):
        sheet = self.sheet
        word = last_word(sheet)
        why = why_no_renewal(sheet, word, paris_date(self.at))
        return super().get_context_data(
            title=str(sheet),
            back=self.address("sheets"),
            sheet=sheet,
            sent=date_fr(sheet.received_at, weekday=False),
            told=told_words(sheet),
            followed=followed(sheet, self.contact, self.at),
            rows=sheet_rows(sheet),
            word=word,
            until=date_fr(word.until, weekday=False) if word else "",
            why=why,
            renew="" if why else self.address("renew_sheet", sheet.pk),
            pdf=self.address("sheet_pdf", sheet.pk) if paper_of(sheet) else "",
            **kwargs,
        )


class RenewSheet(OfSheet, View):
    """Her new word, from the button of the sheet's page."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        renewed = request.POST.get("prescription", "")
        if not renewed.isascii() or not renewed.isdecimal() or len(renewed) > 12:
            raise Http404
        try:
            with in_french():
                made = renew_by_link(self.contact, self.sheet.pk, renewed=int(renewed), at=self.at)
        except Refusal as refusal:
            messages.error(request, translated(refusal.sentence))
        else:
            messages.success(
                request,
                _("La prescription va jusqu’au %(day)s.") % {"day": date_fr(made.until, weekday=False)},
            )
        return redirect(self.address("sheet", self.sheet.pk))


# The browser's own PDF viewer is not a page of ours: our policy would keep it from drawing.
@method_decorator(csp_exempt(), name="dispatch")
class SheetPdf(OfSheet, View):
    """The paper of her sheet, the same as ours."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        paper = paper_of(self.sheet)
        if paper is None:
            raise Http404
        try:
            with in_french():
                content = content_of(paper)
        except (Altered, Erased) as refusal:
            raise Http404 from refusal
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
