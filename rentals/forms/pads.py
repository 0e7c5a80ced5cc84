"""Sign on the screen: who signs, and the pads they draw on (row D4). Used at the kerb and at the counter."""

import re
from typing import Any

from django import forms

from mobilite.pages.forms import PageForm
from mobilite.pages.french import de, typography
from mobilite.people.models import Representative
from mobilite.people.representing import signing
from mobilite.periods import paris_date
from rentals.models import Rental, Signer, Way
from rentals.operations.signatures import LONGEST_NAME, Signed, Signing, read_strokes

#: What each reads above the pad; kept with the signature.
CONTRACT_CONSENT = "J’ai lu ce contrat, j’ai pu poser mes questions et je suis d’accord."
_BROWSERS = (("Edge", r"Edg[A-Z]*/(\d+)"), ("Firefox", r"Firefox/(\d+)"), ("Chrome", r"Chrome/(\d+)"), ("Safari", r"Version/(\d+)[\d.]* .*Safari"))  # fmt: skip
_SYSTEMS = ("iPad", "iPhone", "Android", "Windows", "Mac OS", "Linux")


def device(user_agent: str) -> str:
    """Return « Chrome 120, Android », and nothing finer: it says on what somebody signed, not who."""
    found = ((name, re.search(pattern, user_agent)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1][:4]}" for name, match in found if match), "Navigateur inconnu")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return f"{browser}, {system}" if system else browser


class PadsForm(PageForm, forms.Form):
    """One pad for each who signs: a drawing, or a name and a tick for whoever does not draw.

    ``signed`` holds the signatures once the form is valid. Whoever may not sign alone signs with ``cosigner`` (row D6).
    """

    def __init__(self, *args, rental: Rental, user, at, consent: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.consent, self.signed = consent, []
        answer = signing(rental.person, paris_date(at))
        #: Why somebody signs with the borrower; nothing for most.
        self.why = answer.sentence if answer.why else ""
        self.names = {Signer.BORROWER: str(rental.person)}
        if answer.why:
            self.names[Signer.CO_SIGNER] = ""
            others = Representative.objects.filter(pk__in=[one.pk for one in answer.may_sign])
            self.fields["cosigner"] = forms.ModelChoiceField(
                others,
                required=False,
                label="Qui signe avec le locataire\u202f?",
                initial=answer.may_sign[0].pk if len(answer.may_sign) == 1 else None,
                empty_label="Choisissez",
            )
        self.names[Signer.AGENT] = str(user)
        for role, name in self.names.items():
            self.fields[f"strokes_{role}"] = forms.CharField(required=False, max_length=240_000)
            self.fields[f"name_{role}"] = forms.CharField(
                required=False, max_length=LONGEST_NAME, initial=name
            )
            self.fields[f"tick_{role}"] = forms.BooleanField(required=False)

    @property
    def typed(self) -> dict[str, Any]:
        """What was drawn and typed, good or not, to be shown again."""
        names = (name for name in self.fields if name != "cosigner")
        return {name: self.cleaned_data.get(name) or "" for name in names}

    def clean(self):
        answers = super().clean()
        for role, known in self.names.items():
            strokes = read_strokes(answers.get(f"strokes_{role}") or "[]")
            typed = " ".join((answers.get(f"name_{role}") or "").split())
            ticked = bool(answers.get(f"tick_{role}"))
            if role == Signer.CO_SIGNER:
                cosigner = answers.get("cosigner")
                if cosigner is None:
                    self.add_error(f"name_{role}", f"Dites qui signe avec le locataire. {self.why}")
                    continue
                known = typed = str(cosigner)
            if ticked and not strokes and not typed:
                self.add_error(f"name_{role}", "Écrivez le nom de la personne qui signe.")
            elif not strokes and not ticked:
                self.add_error(f"strokes_{role}", _missing(role, known))
            else:
                self.signed.append(
                    Signed(
                        role=role,
                        name=known if strokes else typed,
                        way=Way.FINGER if strokes else Way.TYPED,
                        strokes=strokes,
                        consent=self.consent,
                    )
                )
        return answers

    def made(self, shown: str, user_agent: str) -> Signing:
        """Return what was signed on this screen, once the form is valid."""
        return Signing(shown=shown, signed=tuple(self.signed), device=device(user_agent))

    @property
    def pads(self) -> list[dict[str, Any]]:
        """The pads as the page shows them."""
        found = []
        for role, known in self.names.items():
            strokes, name, tick = (self[f"{part}_{role}"] for part in ("strokes", "name", "tick"))
            is_other = role == Signer.CO_SIGNER
            found.append(
                {
                    "role": str(role),
                    "label": role.label,
                    "name": known,
                    "other": self["cosigner"] if is_other else None,
                    "strokes": strokes,
                    "typed": name,
                    "tick": tick,
                    "errors": [*strokes.errors, *name.errors],
                }
            )
        return found


def _missing(role, name) -> str:
    if role == Signer.AGENT:
        return "Il manque votre signature."
    return typography(f"Il manque la signature {de(name)}.")
