"""What may be done to a rental from its page: each act, or why it is not possible now."""

from mobilite.documents.models import Kind
from mobilite.pages.record_page import Act
from rentals import rules
from rentals.discounts import noted_for
from rentals.models import Status
from rentals.operations.amendments import MAY_BE_SIGNED
from rentals.payments import stripe_gateway as gateway
from rentals.views.notices import BEFORE, PROMISED, unsigned_amendments
from rentals.views.pay_links import pay_link_act


class Acts:
    """Mixin of the page of a rental."""

    def _acts(self):
        status = self.rental.status
        is_signed = self.rental.signed_at is not None
        state = self.rental.get_status_display().lower()
        over = f"La location est {state}."

        def act(label, name, icon, statuses, why_not=over, *, also=True, post=False, args=()):
            possible = status in statuses and bool(also)
            url = self.url(name, *args) if possible else ""
            return Act(label, url, icon, possible=bool(url), why_not="" if url else why_not, post=post)

        waiting = unsigned_amendments(self.rental, self.documents)
        has_contract = any(one.kind == Kind.CONTRACT for one in self.documents)
        hand_over = act(
            "Remettre les clés", "hand_over", "key-round", (Status.CONFIRMED,),
            "Il manque quelque chose avant le départ." if status == Status.CONFIRMED else over,
            also=self.step.key == "hand_over" and self.step.is_ready,
        )  # fmt: skip
        return [
            act("Préparer le devis", "issue_quote", "file-text", PROMISED, post=True),
            act("Préparer le contrat", "issue_contract", "file-plus", (Status.CONFIRMED,),
                "Le contrat est déjà signé." if is_signed else "Confirmez d’abord la location.",
                also=not is_signed, post=True),
            act("Faire signer le contrat", "sign", "signature", (Status.CONFIRMED,),
                "Le contrat est déjà signé." if is_signed else "Préparez d’abord le contrat.",
                also=has_contract and not is_signed),
            act("Faire signer l’avenant", "sign_amendment", "signature", MAY_BE_SIGNED,
                "Aucun avenant n’attend de signature." if is_signed else "Le contrat n’est pas encore signé.",
                also=waiting, args=[one.pk for one in waiting[:1]]),
            *self._gear(act),
            hand_over,
            act("Noter le retour", "take_back", "undo-2", (Status.ONGOING,), "Le véhicule n’est pas parti."
                if status in PROMISED else over),
            act("Changer les dates", "reschedule", "calendar-days", (Status.REQUESTED, Status.WAITING),
                "Un véhicule est déjà réservé : prolongez, ou annulez." if status in PROMISED else over),
            act("Prolonger", "extend", "calendar-plus", (Status.CONFIRMED, Status.ONGOING),
                "Confirmez d’abord la location." if status in BEFORE else over),
            act("Changer de véhicule", "swap", "arrow-right-left", (Status.CONFIRMED, Status.ONGOING),
                "Le véhicule se choisit à la confirmation." if status in BEFORE else over),
            act("Réserver un véhicule", "hold", "bookmark", (Status.REQUESTED, Status.WAITING)),
            act("Mettre en attente", "wait", "hourglass", (Status.REQUESTED, Status.HELD), post=True),
            act("Encaisser", "pay", "euro", tuple(Status), "Rien n’est dû.", also=self.money.left),
            pay_link_act(self.money.main, self.money.left),
            act("Rembourser", "refund", "rotate-ccw", tuple(Status), "Rien n’a été payé.", also=self.money.paid),
            act("Ajouter à la note", "charge", "receipt-euro", (Status.CONFIRMED, Status.ONGOING, Status.RETURNED),
                "La note s’ouvre à la confirmation." if status in BEFORE else over),
            act("Accorder une remise", "discount", "percent", (*BEFORE, Status.CONFIRMED, Status.ONGOING, Status.RETURNED)),
            *self._discount(act),
            act("Partager ce qu’elle coûte", "add_shares", "handshake",
                (Status.CONFIRMED, Status.ONGOING, Status.RETURNED),
                "Choisissez qui paie à la confirmation." if status in BEFORE else over,
                also=self.money.main and self.money.main.closed_at is None and self.money.standing.total),
            act("Recevoir une caution", "deposit", "hand-coins", (Status.CONFIRMED, Status.ONGOING),
                "Confirmez d’abord la location." if status in BEFORE else over),
            act("Demander une empreinte de carte", "ask_hold", "credit-card", (Status.CONFIRMED, Status.ONGOING),
                "Le paiement en ligne n’est pas branché." if status in (Status.CONFIRMED, Status.ONGOING)
                else "Confirmez d’abord la location." if status in BEFORE else over, also=gateway.is_on()),
            act("Rendre la caution", "give_back", "hand-coins", tuple(set(Status) - {Status.CONFIRMED, Status.ONGOING}),
                "Elle se rend au retour du véhicule." if self.money.held else "Aucune caution n’est détenue.",
                also=self.money.held),
            *self._waive(act, over),
            act("Noter un appel", "try_call", "phone", (Status.CONFIRMED, Status.ONGOING)),
            act("Noter l’absence", "no_show", "user-x", (Status.CONFIRMED,),
                "Appelez d’abord, une fois le délai passé." if status == Status.CONFIRMED else over,
                also=self.rental.call_tried_at and self.now >= rules.no_show_from(self.rental)),
            act("Refuser la demande", "refuse", "ban", BEFORE),
            act("Annuler la location", "cancel", "x", PROMISED,
                "Le véhicule est parti : notez le retour." if status == Status.ONGOING else over),
        ]  # fmt: skip

    def _gear(self, act):
        """Choose helmets and gloves before the contract, which then says them (row E4)."""
        vehicle = self.rental.vehicle
        if self.rental.status != Status.CONFIRMED or vehicle is None or not vehicle.category.needs_gear:
            return []
        return [act("Choisir casque et gants", "hand_over_gear", "shield-check", (Status.CONFIRMED,))]

    def _discount(self, act):
        """Take back what was noted for a request: afterwards the bill says it."""
        noted = self.rental.status in BEFORE and noted_for(self.rental) is not None
        return [act("Retirer la remise", "withdraw_discount", "x", BEFORE, post=True)] if noted else []

    def _waive(self, act, over):
        if not self.request.user.has_perm("payments.waive_deposit"):
            return []
        asked = not rules.deposit_check(self.rental).ok
        why = "Confirmez d’abord la location." if self.rental.status in BEFORE else over
        open_to = (Status.CONFIRMED, Status.ONGOING)
        if self.rental.status in open_to:
            why = "Aucune caution ne manque."
        return [act("Dispenser de caution", "waive_deposit", "shield-check", open_to, why, also=asked)]
