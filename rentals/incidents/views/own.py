"""« J’ai un problème », from the person's own space: one press opens a file, or has the counter call (rows K2, G11)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from mobilite.periods import paris_date
from mobilite.portal.languages import in_french, translated
from mobilite.workflow import Refusal
from rentals.incidents.models import Incident, Kind
from rentals.incidents.operations import open_incident, tell_problem
from rentals.models import Status
from rentals.portal.own_acts import OfRental

LONGEST = 600
LATE, OTHER = "late", "other"
WHAT = (
    (Kind.BREAKDOWN.value, gettext_lazy("Il ne roule plus")),
    (Kind.ACCIDENT.value, gettext_lazy("J’ai eu un accident")),
    (Kind.THEFT.value, gettext_lazy("On me l’a volé")),
    (Kind.KEYS.value, gettext_lazy("J’ai perdu les clés")),
    (LATE, gettext_lazy("Je serai en retard")),
    (OTHER, gettext_lazy("Autre chose")),
)


class ProblemForm(forms.Form):
    what = forms.ChoiceField(
        label=gettext_lazy("Que se passe-t-il ?"),
        choices=WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites ce qui se passe.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Racontez en quelques mots"),
        help_text=gettext_lazy("Où, quand, et si quelqu’un est blessé."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Écrivez quelques mots.")},
    )


class ProblemPage(OfRental, FormView):
    """One question, a few words. Somebody hurt: call 112 first."""

    template_name = "portal/own/rentals/problem.html"
    form_class = ProblemForm
    statuses = (Status.ONGOING,)
    extra_context = {"title": gettext_lazy("J’ai un problème")}

    def form_valid(self, form):
        what, words = form.cleaned_data["what"], form.cleaned_data["words"]
        try:
            with in_french():
                self.tell(what, words)
        except Refusal as refusal:
            form.add_error(None, translated(refusal.sentence))
            return self.form_invalid(form)
        messages.success(self.request, _("C’est noté. On vous appelle."))
        return redirect("own:home")

    def tell(self, what: str, words: str) -> None:
        rental = self.rental
        if what not in Kind.values:
            label = "Elle sera en retard" if what == LATE else "Un problème"
            tell_problem(rental, label=label, words=words, at=self.at)
            return
        # Told twice, or by a colleague meanwhile, it is one file: she is called again.
        incident = Incident.objects.current().filter(kind=what, rental=rental).order_by("-pk").first()
        if incident is None:
            incident = open_incident(
                rental.vehicle,
                kind=what,
                happened_at=self.at,
                known_on=paris_date(self.at),
                rental=rental,
                account=words,
                may_drive=False if what == Kind.BREAKDOWN else None,
                at=self.at,
                actor=None,
            )
        tell_problem(rental, label=f"Dossier {incident.reference}", words=words, at=self.at)
