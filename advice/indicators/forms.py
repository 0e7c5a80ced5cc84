"""What the European fund asks: optional questions, « ne sait pas » everywhere."""

from django import forms

from advice.indicators.models import RESERVED, Education, Moment, Work
from mobilite import clock
from mobilite.pages.forms import PageForm, RadioCards

UNKNOWN = ("", "Ne sait pas")
YES_NO = (("oui", "Oui"), ("non", "Non"), UNKNOWN)
SAID = {"oui": True, "non": False}


#: What is sensitive is said by her, or not at all.
DECLARED = (*YES_NO[:2], ("", "Ne souhaite pas répondre"))


def _yes_no(label: str, choices=YES_NO):
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=RadioCards(attrs={"columns": 3})
    )


class ParticipationForm(PageForm, forms.Form):
    """Her situation at one moment, and nothing that this moment does not ask."""

    on = forms.DateField(label="Situation de quel jour\u202f?")
    work = forms.ChoiceField(
        label="Où en est-elle\u202f?", choices=[*Work.choices, UNKNOWN], required=False, widget=RadioCards
    )
    education = forms.ChoiceField(
        label="Ses études", choices=[*Education.choices, UNKNOWN], required=False, widget=RadioCards
    )
    qualified = _yes_no("A-t-elle obtenu une qualification en partant\u202f?")
    improved = _yes_no("Sa situation dans l’emploi est-elle meilleure qu’à l’entrée\u202f?")
    disabled = _yes_no("Est-elle en situation de handicap\u202f?", DECLARED)
    third_country = _yes_no("A-t-elle la nationalité d’un pays hors de l’Union européenne\u202f?", DECLARED)
    homeless = _yes_no("Est-elle sans domicile, ou sans logement à elle\u202f?", DECLARED)

    def __init__(self, *args, moment: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.moment = moment
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()
        asked = {
            Moment.ENTRY: ("education", *RESERVED),
            Moment.EXIT: ("qualified",),
            Moment.SIX: ("improved",),
        }
        for name in {name for names in asked.values() for name in names} - set(asked[Moment(moment)]):
            del self.fields[name]
        self.fieldsets = [
            ("Sa situation", "", ["on", "work", "education", "qualified", "improved"]),
            (
                "Ce qui reste réservé",
                "Ce qu’elle déclare, si elle le souhaite. Chiffré\u00a0: compté, jamais montré avec un nom.",
                list(RESERVED),
            ),
        ]

    def values(self) -> dict:
        """Return the answers as the operation takes them."""
        given = self.cleaned_data
        found = {name: given.get(name, "") for name in ("work", "education")}
        found |= {name: SAID.get(given.get(name, "")) for name in ("qualified", "improved")}
        reserved = {key: SAID[given[key]] for key in RESERVED if given.get(key) in SAID}
        return found | {"on": given["on"], "reserved": reserved}
