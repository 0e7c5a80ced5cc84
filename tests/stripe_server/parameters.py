"""What each call may say. Stripe refuses a parameter that it does not know: so does this server.

A list is written ``[]``, and ``{}`` stands for any name: ``metadata[{}]``.
"""

import re

_METADATA = {"metadata[{}]", "expand[]"}
_PRICE = {
    f"line_items[][{name}]"
    for name in (
        "quantity",
        "price_data][currency",
        "price_data][unit_amount",
        "price_data][product_data][name",
    )
}
_INTENT_DATA = {
    f"payment_intent_data[{name}]"
    for name in ("metadata][{}", "description", "capture_method", "setup_future_usage", "receipt_email")
}
_ACCEPTED = {f"mandate_data[customer_acceptance][{name}]" for name in ("type", "online][ip_address", "online][user_agent")}  # fmt: skip
_METHOD = {
    "payment_method_data[type]",
    "payment_method_data[sepa_debit][iban]",
    "payment_method_data[billing_details][name]",
    "payment_method_data[billing_details][email]",
}

ALLOWED = {
    "POST customers": {"email", "name", "phone", "preferred_locales[]", "description"} | _METADATA,
    "POST checkout/sessions": {
        "mode", "client_reference_id", "customer", "customer_creation", "customer_email", "currency", "locale",
        "success_url", "cancel_url", "expires_at", "payment_method_types[]", "submit_type",
        "setup_intent_data[metadata][{}]", "setup_intent_data[description]",
        "payment_method_options[card][request_extended_authorization]",
    } | _PRICE | _INTENT_DATA | _METADATA,
    "POST checkout/sessions/expire": {"expand[]"},
    "POST payment_intents": {
        "amount", "currency", "customer", "payment_method", "payment_method_types[]", "confirm", "off_session",
        "capture_method", "description", "setup_future_usage", "receipt_email", "statement_descriptor_suffix",
        "mandate", "error_on_requires_action", "payment_method_options[card][request_extended_authorization]",
    } | _ACCEPTED | _METHOD | _METADATA,
    "POST payment_intents/confirm": {"payment_method", "off_session", "expand[]"} | _ACCEPTED,
    "POST payment_intents/capture": {"amount_to_capture"} | _METADATA,
    "POST payment_intents/cancel": {"cancellation_reason", "expand[]"},
    "POST setup_intents": {
        "customer", "usage", "payment_method", "payment_method_types[]", "confirm", "description",
    } | _ACCEPTED | _METHOD | _METADATA,
    "POST refunds": {"payment_intent", "charge", "amount", "reason"} | _METADATA,
    "POST payment_methods/attach": {"customer", "expand[]"},
    "POST payment_methods/detach": {"expand[]"},
    "GET one": {"expand[]"},
    "GET list": {"limit", "customer", "payment_intent", "charge", "type", "status", "expand[]", "starting_after"},
}  # fmt: skip

FREE = re.compile(r"(metadata\])\[[^\]]+\]|^(metadata)\[[^\]]+\]")


def pattern(name: str) -> str:
    """Return the shape of a parameter: ``line_items[0][quantity]`` is ``line_items[][quantity]``."""
    name = re.sub(r"\[\d+\]", "[]", name)
    return FREE.sub(lambda found: f"{found[1] or found[2]}[{{}}]", name)


def unknown(call: str, names) -> str | None:
    """Return the first parameter that a call does not know, or None."""
    allowed = ALLOWED[call]
    return next((name for name in names if pattern(name) not in allowed), None)


def unflatten(pairs) -> dict:
    """Return what ``a[b][0]=c`` says, as dictionaries and lists."""
    root: dict = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        here = root
        for part in path:
            here = here.setdefault(part, {})
        here[last] = value
    return _listed(root)


def _listed(value):
    if not isinstance(value, dict):
        return value
    value = {name: _listed(one) for name, one in value.items()}
    if value and all(name.isdigit() for name in value):
        return [value[name] for name in sorted(value, key=int)]
    return value
