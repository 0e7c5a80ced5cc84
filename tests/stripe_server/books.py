"""What Stripe does: sessions, intents, charges, refunds, disputes; how each changes, and the event that says it."""

from tests.stripe_server.cards import (
    DECLINED_LATER,
    IBAN_DISPUTED,
    IBAN_FAILS,
    STRONG,
    STRONG_LATER,
    WHY_DECLINED,
)
from tests.stripe_server.records import Records, Refused, integer, shown

DAY = 86400
#: How long a card keeps a sum aside, and with the extension that some give.
HOLD, LONG_HOLD = 7 * DAY, 30 * DAY
#: How long a direct debit takes to be known.
DEBIT = 5 * DAY


class Books(Records):
    """An account. ``extends`` tells whether banks hold a sum for longer than a week when they are asked."""

    extends = False

    # --- Intents

    def intent(self, said: dict) -> dict:
        amount = integer(said.get("amount"), "amount")
        if amount < 50:
            raise Refused(400, "Amount must be at least €0.50 eur", code="amount_too_small", param="amount")
        options = said.get("payment_method_options", {}).get("card", {})
        found = self.new(
            "pi", "payment_intent", amount=amount, amount_capturable=0, amount_received=0,
            currency=said.get("currency", "eur"), customer=said.get("customer"), description=said.get("description"),
            metadata=said.get("metadata") or {}, capture_method=said.get("capture_method", "automatic_async"),
            payment_method=None, payment_method_types=said.get("payment_method_types") or ["card"],
            setup_future_usage=said.get("setup_future_usage"), status="requires_payment_method", latest_charge=None,
            last_payment_error=None, next_action=None, canceled_at=None, cancellation_reason=None,
            _long=options.get("request_extended_authorization") == "if_available",
        )  # fmt: skip
        self.tell("payment_intent.created", found)
        if said.get("payment_method_data"):
            found["payment_method"] = self.method(said["payment_method_data"])["id"]
        elif said.get("payment_method"):
            found["payment_method"] = self.get(said["payment_method"], "payment_method")["id"]
        if said.get("confirm") == "true":
            self.confirm(found, off_session=said.get("off_session") == "true")
        return found

    def confirm(self, intent: dict, *, off_session: bool = False, authenticated: bool = False) -> dict:
        if intent["status"] not in ("requires_payment_method", "requires_confirmation", "requires_action"):
            raise self._unexpected(intent, "confirmed")
        if not intent["payment_method"]:
            raise Refused(400, "You must provide a payment method.", code="parameter_missing")
        method = self.get(intent["payment_method"])
        if method["type"] == "card":
            number = method["_number"]
            if number in WHY_DECLINED or (number == DECLINED_LATER and off_session):
                self._failed(intent, method, "card_declined", WHY_DECLINED.get(number, "generic_decline"))
            asks = number == STRONG or (number == STRONG_LATER and not method["_authenticated"])
            if asks and not authenticated:
                if off_session:
                    self._failed(intent, method, "authentication_required", "authentication_required")
                intent.update(status="requires_action", next_action={"type": "use_stripe_sdk"})
                self.tell("payment_intent.requires_action", intent)
                return intent
        intent["next_action"] = intent["last_payment_error"] = None
        charge = self.new(
            "ch", "charge", amount=intent["amount"], amount_captured=0, amount_refunded=0, refunded=False,
            captured=False, disputed=False, currency=intent["currency"], customer=intent["customer"],
            payment_intent=intent["id"], payment_method=method["id"], status="succeeded", metadata=intent["metadata"],
            payment_method_details={"type": method["type"], method["type"]: dict(method[method["type"]])},
        )  # fmt: skip
        intent["latest_charge"] = charge["id"]
        if intent["setup_future_usage"] and intent["customer"]:
            method.update(customer=intent["customer"], _authenticated=True)
        if method["type"] == "sepa_debit":
            charge["status"] = "pending"
            charge["payment_method_details"]["sepa_debit"]["mandate"] = self.mandate(method)["id"]
            intent.update(status="processing", _known_at=self.clock() + DEBIT)
            self.tell("payment_intent.processing", intent)
            return intent
        if intent["capture_method"] == "manual":
            lasts = LONG_HOLD if intent["_long"] and self.extends else HOLD
            charge["payment_method_details"]["card"]["capture_before"] = self.clock() + lasts
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            self.tell("payment_intent.amount_capturable_updated", intent)
            return intent
        return self._took(intent, charge, intent["amount"])

    def _failed(self, intent, method, code, decline, message="Your card was declined."):
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {
            "type": "card_error", "code": code, "decline_code": decline, "message": message,
            "payment_method": shown(method),
        }  # fmt: skip
        self.tell("payment_intent.payment_failed", intent)
        raise Refused(
            402, message, "card_error", code=code, decline_code=decline, payment_intent=shown(intent)
        )

    def _unexpected(self, intent, act):
        said = f"This PaymentIntent could not be {act} because it has a status of {intent['status']}."
        return Refused(400, said, code="payment_intent_unexpected_state")

    def _took(self, intent, charge, amount):
        charge.update(captured=True, amount_captured=amount, status="succeeded")
        intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        return intent

    def capture(self, intent: dict, said: dict) -> dict:
        if intent["status"] != "requires_capture":
            raise self._unexpected(intent, "captured")
        amount = integer(said.get("amount_to_capture", intent["amount"]), "amount_to_capture")
        if not 0 < amount <= intent["amount_capturable"]:
            raise Refused(400, "The payment intent amount_to_capture is too large.", code="amount_too_large")
        return self._took(intent, self.get(intent["latest_charge"]), amount)

    def cancel(self, intent: dict, said: dict) -> dict:
        if intent["status"] in ("succeeded", "canceled", "processing"):
            raise self._unexpected(intent, "canceled")
        return self._canceled(intent, said.get("cancellation_reason"))

    def _canceled(self, intent, why):
        intent.update(
            status="canceled", canceled_at=self.clock(), amount_capturable=0, cancellation_reason=why
        )
        self.tell("payment_intent.canceled", intent)
        return intent

    def refund(self, said: dict) -> dict:
        if said.get("payment_intent"):
            charge = self.get(self.get(said["payment_intent"], "payment_intent")["latest_charge"] or "")
        else:
            charge = self.get(said.get("charge", ""), "charge")
        left = charge["amount_captured"] - charge["amount_refunded"]
        amount = integer(said.get("amount", left), "amount")
        if left <= 0:
            raise Refused(400, "Charge has already been refunded.", code="charge_already_refunded")
        if not 0 < amount <= left:
            raise Refused(400, "Refund amount is greater than unrefunded amount on charge.", param="amount")
        made = self.new(
            "re", "refund", amount=amount, charge=charge["id"], payment_intent=charge["payment_intent"],
            currency=charge["currency"], status="succeeded", reason=said.get("reason"),
            metadata=said.get("metadata") or {},
        )  # fmt: skip
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] >= charge["amount_captured"]
        self.tell("refund.created", made)
        self.tell("charge.refunded", charge)
        return made

    def fail_refund(self, refund: dict) -> dict:
        """Have a refund come back: the card is closed, the money is ours again."""
        charge = self.get(refund["charge"])
        charge.update(amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False)
        refund.update(status="failed", failure_reason="expired_or_canceled_card")
        self.tell("refund.failed", refund)
        return refund

    def dispute(self, charge: dict, *, status: str = "needs_response", reason: str = "fraudulent") -> dict:
        """Have the bank take a payment back."""
        charge["disputed"] = True
        made = self.new(
            "dp", "dispute", charge=charge["id"], payment_intent=charge["payment_intent"], amount=charge["amount_captured"],
            currency="eur", reason=reason, status=status,
        )  # fmt: skip
        self.tell("charge.dispute.created", made)
        if status in ("won", "lost"):
            self.tell("charge.dispute.closed", made)
        return made

    def end_dispute(self, dispute: dict, status: str) -> dict:
        """Have a dispute won or lost."""
        dispute["status"] = status
        self.tell("charge.dispute.closed", dispute)
        return dispute

    # --- Saving a means

    def setup(self, said: dict) -> dict:
        made = self.new(
            "seti", "setup_intent", customer=said.get("customer"), usage=said.get("usage", "off_session"),
            payment_method=None, payment_method_types=said.get("payment_method_types") or ["card"],
            status="requires_payment_method", mandate=None, metadata=said.get("metadata") or {}, next_action=None,
            last_setup_error=None, description=said.get("description"),
        )  # fmt: skip
        if said.get("confirm") == "true":
            method = self.method(said["payment_method_data"]) if said.get("payment_method_data") else None
            self.confirm_setup(made, method or self.get(said.get("payment_method", ""), "payment_method"))
        return made

    def confirm_setup(self, setup: dict, method: dict, *, authenticated: bool = False) -> dict:
        setup["payment_method"] = method["id"]
        if method["_number"] in WHY_DECLINED:
            setup["last_setup_error"] = {"code": "card_declined"}
            self.tell("setup_intent.setup_failed", setup)
            raise Refused(
                402, "Your card was declined.", "card_error", code="card_declined", setup_intent=shown(setup)
            )
        if method["_number"] in (STRONG, STRONG_LATER) and not authenticated:
            setup.update(status="requires_action", next_action={"type": "use_stripe_sdk"})
            return setup
        method["_authenticated"] = True
        if setup["customer"]:
            method["customer"] = setup["customer"]
            self.tell("payment_method.attached", method)
        if method["type"] == "sepa_debit":
            setup["mandate"] = self.mandate(method)["id"]
        setup.update(status="succeeded", next_action=None)
        self.tell("setup_intent.succeeded", setup)
        return setup

    # --- Sessions

    def session(self, said: dict, base: str) -> dict:
        mode = said.get("mode")
        if mode not in ("payment", "setup"):
            raise Refused(400, "Invalid mode: must be one of payment, subscription, or setup", param="mode")
        total = sum(
            integer(line["price_data"]["unit_amount"], "unit_amount")
            * integer(line.get("quantity", 1), "quantity")
            for line in said.get("line_items") or ()
        )
        if (mode == "payment") != bool(total):
            raise Refused(400, "Wrong `line_items` for this mode.", param="line_items")
        if not said.get("success_url"):
            raise Refused(400, "You must provide `success_url`.", param="success_url")
        expires = integer(said.get("expires_at", self.clock() + DAY), "expires_at")
        if not self.clock() + 1800 <= expires <= self.clock() + DAY:
            raise Refused(400, "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", param="expires_at")  # fmt: skip
        made = self.new(
            "cs_test", "checkout.session", mode=mode, status="open", amount_total=total or None, currency="eur",
            payment_status="unpaid" if mode == "payment" else "no_payment_required", customer=said.get("customer"),
            client_reference_id=said.get("client_reference_id"), metadata=said.get("metadata") or {},
            payment_intent=None, setup_intent=None, success_url=said["success_url"], cancel_url=said.get("cancel_url"),
            expires_at=expires, locale=said.get("locale"),
            payment_method_types=said.get("payment_method_types") or ["card"], _said=said, _intent=None,
        )  # fmt: skip
        made["url"] = f"{base}/c/pay/{made['id']}"
        return made

    def complete(self, session: dict, form: dict) -> bool:
        """Do what the person typed on the page; tell whether it went through. Raises Refused."""
        if session["status"] != "open":
            raise Refused(400, "This session is no longer open.")
        said, authenticated = session["_said"], form.get("authenticated") == "ok"
        if form.get("iban"):
            method = self.method({"type": "sepa_debit", "sepa_debit": {"iban": form["iban"]}})
        else:
            method = self.method({"type": "card", "card": {"number": form.get("number", "")}})
        if session["mode"] == "setup":
            setup = session["_intent"] = session["_intent"] or self.setup(
                {"customer": session["customer"], "payment_method_types": session["payment_method_types"]}
                | said.get("setup_intent_data", {})
            )
            if self.confirm_setup(setup, method, authenticated=authenticated)["status"] == "requires_action":
                return False
            session["setup_intent"] = setup["id"]
        else:
            intent = session["_intent"] = session["_intent"] or self.intent(
                {"amount": session["amount_total"], "customer": session["customer"],
                 "payment_method_options": said.get("payment_method_options", {}),
                 "payment_method_types": session["payment_method_types"]}
                | said.get("payment_intent_data", {})
            )  # fmt: skip
            intent["payment_method"] = method["id"]
            if self.confirm(intent, authenticated=authenticated)["status"] == "requires_action":
                return False
            session["payment_intent"] = intent["id"]
            session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
        session["status"] = "complete"
        self.tell("checkout.session.completed", session)
        return True

    def expire(self, session: dict) -> dict:
        if session["status"] != "open":
            raise Refused(400, f"Only open sessions can be expired; this one is {session['status']}.")
        session["status"] = "expired"
        self.tell("checkout.session.expired", session)
        return session

    # --- Time that passes

    def settle(self) -> None:
        """Do what time alone brings: sessions and holds that end, debits that are known."""
        now = self.clock()
        for session in self.all("checkout.session"):
            if session["status"] == "open" and session["expires_at"] <= now:
                self.expire(session)
        for intent in self.all("payment_intent"):
            charge = self.records.get(intent["latest_charge"] or "")
            if intent["status"] == "processing" and intent["_known_at"] <= now:
                self._debited(intent, charge)
            held = intent["status"] == "requires_capture"
            if held and charge["payment_method_details"]["card"]["capture_before"] <= now:
                self._canceled(intent, "automatic")

    def _debited(self, intent, charge):
        number = self.get(intent["payment_method"])["_number"]
        session = next(
            (one for one in self.all("checkout.session") if one["payment_intent"] == intent["id"]), None
        )
        if number == IBAN_FAILS:
            charge["status"] = "failed"
            intent.update(
                status="requires_payment_method",
                last_payment_error={"code": "insufficient_funds", "type": "invalid_request_error"},
            )
            self.tell("payment_intent.payment_failed", intent)
            if session:
                self.tell("checkout.session.async_payment_failed", session)
            return
        self._took(intent, charge, intent["amount"])
        if session:
            session["payment_status"] = "paid"
            self.tell("checkout.session.async_payment_succeeded", session)
        if number == IBAN_DISPUTED:
            self.dispute(charge, status="lost", reason="debit_not_authorized")
