"""Sign on the screen: who signs, and the pads they draw on (rows D4, D7, H9). Used at the kerb and at the counter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from mobilite.pages.forms import PageForm
from mobilite.pages.french import de, typography
from mobilite.people.models import Person, Representative
from mobilite.people.representing import Answer, signing
from mobilite.periods import paris_date
from rentals.models import RentalDriver, Signer, Way
from rentals.operations.signatures import LONGEST_NAME, Signed, Signing, read_strokes

#: What each reads above the pad; kept with the signature.
CONTRACT_CONSENT = "J’ai lu ce contrat, j’ai pu poser mes questions et je suis d’accord."
AMENDMENT_CONSENT = "J’ai lu cet avenant, j’ai pu poser mes questions et je suis d’accord."
_BROWSERS = (("Edge", r"Edg[A-Z]*/(\d+)"), ("Firefox", r"Firefox/(\d+)"), ("Chrome", r"Chrome/(\d+)"), ("Safari", r"Version/(\d+)[\d.]* .*Safari"))  # fmt: skip
_SYSTEMS = ("iPad", "iPhone", "Android", "Windows", "Mac OS", "Linux")


def device(user_agent: str) -> str:
    """Return « Chrome 120, Android », and nothing finer: it says on what somebody signed, not who."""
    found = ((name, re.search(pattern, user_agent)) for name, pattern in _BROWSERS)
    browser = next((f"{name} {match[1][:4]}" for name, match in found if match), "Navigateur inconnu")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return f"{browser}, {system}" if system else browser


@dataclass(frozen=True)
class Hand:
    """One hand that signs: ``key`` names its fields. ``with_whom``, for a representative: who may sign with this person."""

    key: str
    role: Signer
    name: str
    driver: RentalDriver | None = None
    with_whom: Answer | None = None
    #: May sign another day, on a page of her own.
    may_wait: bool = False

    @property
    def cosigner_field(self) -> str:
        return "cosigner" if self.driver is None else f"cosigner_{self.driver.pk}"


class PadsForm(PageForm, forms.Form):
    """One pad for each who signs: a drawing, or a name and a tick for whoever does not draw.

    ``signed`` holds the signatures once the form is valid. Whoever may not sign alone signs with her representative (row D6).
    ``borrower`` is None when only ``drivers`` sign; they may wait when somebody else signs too.
    """

    def __init__(
        self,
        *args,
        borrower: Person | None,
        user,
        at,
        consent: str,
        drivers: Sequence[RentalDriver] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.consent, self.signed = consent, []
        self.hands: list[Hand] = []
        on = paris_date(at)
        if borrower is not None:
            self._add(Hand("borrower", Signer.BORROWER, str(borrower)), borrower, on)
        for one in drivers:
            hand = Hand(
                f"driver_{one.pk}", Signer.DRIVER, str(one.person), one, may_wait=borrower is not None
            )
            self._add(hand, one.person, on)
        if borrower is not None:
            self.hands.append(Hand("agent", Signer.AGENT, str(user)))
        for hand in self.hands:
            self.fields[f"strokes_{hand.key}"] = forms.CharField(required=False, max_length=240_000)
            self.fields[f"name_{hand.key}"] = forms.CharField(
                required=False, max_length=LONGEST_NAME, initial=hand.name
            )
            self.fields[f"tick_{hand.key}"] = forms.BooleanField(required=False)

    def _add(self, hand: Hand, person: Person, on) -> None:
        """Add the hand of a person, and the one of who signs with her."""
        self.hands.append(hand)
        answer = signing(person, on)
        if not answer.why:
            return
        key = "co_signer" if hand.driver is None else f"co_signer_{hand.driver.pk}"
        beside = Hand(key, Signer.CO_SIGNER, "", hand.driver, answer, hand.may_wait)
        self.hands.append(beside)
        self.fields[beside.cosigner_field] = forms.ModelChoiceField(
            Representative.objects.filter(pk__in=[one.pk for one in answer.may_sign]),
            required=False,
            label=f"Qui signe avec {person.first_name}\u202f?",
            initial=answer.may_sign[0].pk if len(answer.may_sign) == 1 else None,
            empty_label="Choisissez",
        )

    @property
    def typed(self) -> dict[str, Any]:
        """What was drawn and typed, good or not, to be shown again."""
        names = (name for name in self.fields if not name.startswith("cosigner"))
        return {name: self.cleaned_data.get(name) or "" for name in names}

    def clean(self):
        answers = super().clean()
        for hand in self.hands:
            strokes = read_strokes(answers.get(f"strokes_{hand.key}") or "[]")
            typed = " ".join((answers.get(f"name_{hand.key}") or "").split())
            ticked = bool(answers.get(f"tick_{hand.key}"))
            if hand.may_wait and not self._is_here(hand, answers):
                continue
            known, cosigner = hand.name, None
            if hand.with_whom is not None:
                cosigner = answers.get(hand.cosigner_field)
                if cosigner is None:
                    why = hand.with_whom.sentence
                    self.add_error(f"name_{hand.key}", f"Dites qui signe. {why}")
                    continue
                known = typed = str(cosigner)
            if ticked and not strokes and not typed:
                self.add_error(f"name_{hand.key}", "Écrivez le nom de la personne qui signe.")
            elif not strokes and not ticked:
                self.add_error(f"strokes_{hand.key}", _missing(hand.role, known))
            else:
                self.signed.append(
                    Signed(
                        role=hand.role,
                        name=known if strokes else typed,
                        way=Way.FINGER if strokes else Way.TYPED,
                        strokes=strokes,
                        consent=self.consent,
                        driver_id=hand.driver and hand.driver.pk,
                        representative=cosigner,
                    )
                )
        return answers

    def _is_here(self, hand, answers) -> bool:
        """Tell whether somebody who may sign another day signs now: she, or who signs with her, drew or ticked."""
        hers = [one.key for one in self.hands if one.driver == hand.driver]
        return any(answers.get(f"tick_{key}") or answers.get(f"strokes_{key}") for key in hers)

    def made(self, shown: str, user_agent: str) -> Signing:
        """Return what was signed on this screen, once the form is valid."""
        return Signing(shown=shown, signed=tuple(self.signed), device=device(user_agent))

    @property
    def pads(self) -> list[dict[str, Any]]:
        """The pads as the page shows them."""
        found = []
        for hand in self.hands:
            strokes, name, tick = (self[f"{part}_{hand.key}"] for part in ("strokes", "name", "tick"))
            found.append(
                {
                    "key": hand.key,
                    "label": hand.role.label,
                    "name": hand.name,
                    "other": self[hand.cosigner_field] if hand.with_whom is not None else None,
                    "why": hand.with_whom.sentence if hand.with_whom is not None else "",
                    "may_wait": hand.may_wait and hand.with_whom is None,
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
