"""« Vérifier un document »: anybody sends a PDF and reads whether it is ours and intact (row D4). Nothing is kept."""

from django import forms
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from mobilite.documents.verifying import MOST_BYTES, verdict
from mobilite.portal.pages import PublicPage

#: What a form adds around its file, in bytes.
AROUND = 64 * 1024
TOO_HEAVY = _("Ce fichier pèse plus de 10\u00a0Mo\u00a0: ce n’est pas un document de chez nous.")


class InMemory(MemoryFileUploadHandler):
    """Take the file in memory whatever its weight, which is known to be small: it never touches a disk."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = content_length <= MOST_BYTES + AROUND


class VerifyForm(forms.Form):
    document = forms.FileField(
        label=_("Le fichier PDF"),
        help_text=_("10\u00a0Mo au plus. Nous le lisons, nous ne le gardons pas."),
        error_messages={
            "required": _("Choisissez le fichier à vérifier."),
            "missing": _("Choisissez le fichier à vérifier."),
            "invalid": _("Choisissez le fichier à vérifier."),
            "empty": _("Ce fichier est vide."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_document(self):
        sent = self.cleaned_data["document"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError(TOO_HEAVY)
        return sent


# Nothing is written and no account is used: there is nothing that another site could have pressed.
@method_decorator(csrf_exempt, name="dispatch")
class VerifyPage(PublicPage, FormView):
    """Ask for a file, tell what it is. The answer names a paper and its days, never a person."""

    template_name = "portal/verify.html"
    form_class = VerifyForm
    extra_context = {"title": _("Vérifier un document")}

    def post(self, request, *args, **kwargs):
        request.upload_handlers = [InMemory(request)]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 12):
            length = "0"
        if int(length) > MOST_BYTES + AROUND:
            # Refused before it is read.
            page = self.get_context_data(form=VerifyForm(), refused=TOO_HEAVY)
            return self.render_to_response(page, status=413)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        found = verdict(form.cleaned_data["document"].read())
        return self.render_to_response(self.get_context_data(form=VerifyForm(), found=found))
