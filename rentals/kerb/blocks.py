"""What keeps the keys here, said from the first step of a departure on, with the page that mends it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from rentals import rules
from rentals.models import Rental, unsigned_amendments

#: The page that mends each check of the rental, and the words of its button.
PAGES = {
    "contract": ("rentals:rental", "Voir la location"),
    "signature": ("rentals:sign", "Faire signer"),
    "deposit": ("rentals:deposit", "Noter la caution"),
    "aptitude": ("rentals:aptitude", "Faire l’essai"),
    "vehicle": ("rentals:swap", "Échanger le véhicule"),
    "recall": ("rentals:swap", "Échanger le véhicule"),
    "driver_gearbox": ("rentals:swap", "Échanger le véhicule"),
}
#: The same for what somebody named beside the borrower misses.
DRIVER_PAGES = {
    "driver_signature": ("rentals:sign_driver", "Faire signer"),
    "driver_aptitude": ("rentals:driver_aptitude", "Faire l’essai"),
}

#: What the button of a step does to a vehicle that was to be cleaned.
READY = "ready"


@dataclass(frozen=True, slots=True)
class Block:
    """What keeps the keys here, and the page that mends it."""

    sentence: str
    url: str
    label: str
    #: What the button does here, kept in the step's form; else the address is a page.
    do: str = ""


class Blocks:
    """Mixin of the act."""

    rental: Rental
    user: Any
    at: datetime
    is_return: bool
    drop: Any

    @cached_property
    def blocks(self) -> list[Block]:
        """What keeps the keys here; said from the first step on."""
        if self.is_return:
            return self._amendment(rules.amendment_check(self.rental)) if self.drop is None else []
        failed = [check for check in rules.before_handing_over(self.rental, self.at) if not check.ok]
        if any(check.key == "contract" for check in failed):
            failed = [check for check in failed if check.key != "signature"]
        amendment = [check for check in failed if check.key == "amendment"]
        found = [self._block(check) for check in failed if check not in amendment]
        found += [block for check in amendment for block in self._amendment(check)]
        if self.at >= self.rental.return_at:
            url = reverse("rentals:reschedule", args=[self.rental.pk])
            found.append(Block("Le retour était prévu avant maintenant.", url, "Changer les dates"))
        return found

    def _amendment(self, check: rules.Check) -> list[Block]:
        """Return the amendment that waits for its signatures: both sides are here (row D7)."""
        waiting = None if check.ok else unsigned_amendments(self.rental, binding=True).first()
        if waiting is None:
            return []
        url = reverse("rentals:sign_amendment", args=[self.rental.pk, waiting.pk])
        return [Block(check.sentence, url, "Faire signer l’avenant")]

    def _block(self, check: rules.Check) -> Block:
        if check.key == "clean" and self.user.has_perm("vehicles.ready_vehicle"):
            return Block(check.sentence, "", "Prêt à repartir", do=READY)
        if check.key == "licence":
            return Block(
                check.sentence, reverse("people:person", args=[self.rental.person_id]), "Voir la personne"
            )
        if check.driver is not None and check.key == "driver":
            return Block(
                check.sentence, reverse("people:missing", args=[check.driver.person_id]), "Voir ce qui manque"
            )
        if check.driver is not None and check.key in DRIVER_PAGES:
            name, label = DRIVER_PAGES[check.key]
            return Block(check.sentence, reverse(name, args=[self.rental.pk, check.driver.pk]), label)
        name, label = PAGES.get(check.key, PAGES["contract"])
        return Block(check.sentence, reverse(name, args=[self.rental.pk]), label)
