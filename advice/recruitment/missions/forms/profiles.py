"""What the search for work needs to know of a person: one small form, for a phone."""

from django import forms

from advice.recruitment.missions.forms.hours import PointField
from advice.recruitment.missions.forms.missions import TradesField
from advice.recruitment.missions.models import Means, Profile, code, codes
from mobilite.pages.forms import CheckboxCards, PageForm
from mobilite.people.forms.base import CommuneField, YesNo
from mobilite.people.models import Commune
from mobilite.people.models.places import Weekday

STOPS = ("drop", "fetch")


class ProfileForm(PageForm, forms.Form):
    """What she can do, when, and how she moves. All is optional: what nobody asked stays unknown."""

    trades = TradesField(label="Sait faire")
    wishes = TradesField(label="Voudrait faire")
    words = forms.CharField(
        label="Ce qu’elle en dit",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Avec ses mots. Rien sur la santé.",
    )
    days = forms.MultipleChoiceField(
        label="Jours possibles",
        choices=Weekday.choices,
        required=False,
        widget=CheckboxCards(attrs={"columns": 2}),
        help_text="Aucun coché\u00a0: on ne sait pas, tous sont proposés.",
    )
    free_from = forms.TimeField(label="Libre à partir de", required=False)
    free_until = forms.TimeField(label="Libre jusqu’à", required=False)
    means = forms.MultipleChoiceField(
        label="Qu’a-t-elle à elle, qui roule\u202f?",
        choices=[*Means.choices, ("none", "Rien")],
        required=False,
        widget=CheckboxCards(attrs={"columns": 2}),
    )
    rides_after_dark = forms.NullBooleanField(
        label="Accepte-t-elle de rouler la nuit, à vélo ou en scooter\u202f?", required=False, widget=YesNo
    )
    drop_commune = CommuneField(label="Déposer un enfant à")
    drop_at = forms.TimeField(label="Pas avant", required=False)
    drop_name = forms.CharField(label="Chez qui", required=False, max_length=40, help_text="École, crèche…")
    fetch_commune = CommuneField(label="Reprendre un enfant à")
    fetch_at = forms.TimeField(label="Au plus tard à", required=False)
    fetch_name = forms.CharField(label="Chez qui", required=False, max_length=40)
    point = PointField(
        label="Coordonnées du domicile",
        help_text="Facultatif, pour une estimation plus juste. Sans elles, sa commune suffit.",
    )

    fieldsets = [
        ("Que sait-elle faire\u202f?", "", ["trades", "wishes", "words"]),
        ("Quand\u202f?", "Une heure de fin avant celle du début est le lendemain.", ["days", ("free_from", "free_until")]),
        ("Comment se déplace-t-elle\u202f?", "", ["means", "rides_after_dark", "point"]),
        (
            "Un enfant à déposer, à reprendre\u202f?",
            "Ne remplissez que s’il y en a un. Ce n’est jamais montré à un employeur.",
            [("drop_commune", "drop_at"), "drop_name", ("fetch_commune", "fetch_at"), "fetch_name"],
        ),
    ]  # fmt: skip

    def clean_days(self):
        return code(sorted(self.cleaned_data["days"]))

    def clean_means(self):
        chosen = self.cleaned_data["means"]
        if "none" in chosen and len(chosen) > 1:
            raise forms.ValidationError("« Rien » ne va pas avec le reste\u00a0: décochez l’un ou l’autre.")
        return code(chosen)

    def clean(self):
        cleaned = super().clean()
        for name, other in (("free_from", "free_until"), ("free_until", "free_from")):
            if cleaned.get(other) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Donnez les deux heures, ou aucune.")
        if cleaned.get("free_from") and cleaned.get("free_from") == cleaned.get("free_until"):
            self.add_error("free_until", "La fin n’est pas l’heure du début. Pour toute heure, laissez vide.")
        stops = {}
        for which in STOPS:
            commune, at = cleaned.pop(f"{which}_commune", None), cleaned.pop(f"{which}_at", None)
            name = cleaned.pop(f"{which}_name", "")
            if commune and at:
                stops[which] = {"commune": commune.pk, "at": f"{at:%H:%M}", "name": name}
            elif commune and f"{which}_at" not in self.errors:
                self.add_error(f"{which}_at", "Il manque l’heure.")
            elif at and f"{which}_commune" not in self.errors:
                self.add_error(f"{which}_commune", "Il manque la commune.")
        cleaned["stops"] = stops
        return cleaned


def typed(profile: Profile | None, person) -> dict:
    """Return what the form opens with: what was said, else what her file says of a vehicle that rolls."""
    if profile is None:
        return {"means": ["car"]} if person.has_vehicle else {}
    said = {
        name: getattr(profile, name)
        for name in ("trades", "wishes", "words", "free_from", "free_until", "rides_after_dark", "point")
    }
    said |= {"days": codes(profile.days), "means": codes(profile.means)}
    for which, stop in (profile.stops or {}).items():
        known = Commune.objects.filter(pk=stop["commune"]).first()
        said |= {f"{which}_commune": known, f"{which}_at": stop["at"], f"{which}_name": stop["name"]}
    return said
