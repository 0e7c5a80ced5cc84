"""How a state or a service looks: one icon, one word, one colour, in one table."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mobilite import registry
from mobilite.pages.icons import ICONS, SPRITE


@dataclass(frozen=True)
class Chip:
    """The icon and the class of a state. The word comes from the label of the choice."""

    icon: str
    css: str = ""


#: The states that people talk about. A key is the value of the choice, or "model.value" where one word has two looks.
#: Apps add theirs with ``register("chip", "vehicle.retired", Chip("archive"))``.
STATES = {
    "draft": Chip("pencil", "st-requested"),
    "requested": Chip("inbox", "st-requested"),
    "waiting": Chip("hourglass", "st-waiting"),
    "expected": Chip("clock", "st-expected"),
    "held": Chip("bookmark", "st-held"),
    "confirmed": Chip("circle-check", "st-confirmed"),
    "ongoing": Chip("key-round", "st-ongoing"),
    "late": Chip("triangle-alert", "st-late"),
    "returned": Chip("undo-2", "st-returned"),
    "closed": Chip("archive", "st-closed"),
    "refused": Chip("ban", "st-refused"),
    "cancelled": Chip("x", "st-cancelled"),
    "no_show": Chip("user-x", "st-noshow"),
    "workshop": Chip("wrench", "st-workshop"),
    "in_service": Chip("check", "st-ongoing"),
    "retired": Chip("archive", "st-cancelled"),
    "paid": Chip("circle-check", "st-ongoing"),
    "due": Chip("euro", "st-waiting"),
    "open": Chip("clock", "st-expected"),
    "done": Chip("check", "st-closed"),
    "failed": Chip("circle-alert", "st-refused"),
    "sent": Chip("send", "st-confirmed"),
    "signed": Chip("signature", "st-ongoing"),
    "missing": Chip("circle-alert", "st-refused"),
}
PLAIN = Chip("tag")


@dataclass(frozen=True)
class Service:
    """One of the five activities: its word, icon and hue."""

    label: str
    icon: str
    css: str


SERVICES = {
    "reseau": Service("Réseau mobilité", "car", "sv-reseau"),
    "velila": Service("VELILA", "bike", "sv-velila"),
    "conseil": Service("Conseil mobilité", "compass", "sv-conseil"),
    "recrutement": Service("Recrutement", "briefcase", "sv-recrut"),
    "atelier": Service("Atelier", "wrench", "sv-atelier"),
}

#: What points where one reads: turned round in a page that is read from right to left.
POINTING = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "undo-2",
    "corner-down-right",
    "log-out",
}
_sprite = ""


def icon(name: str, label: str = "") -> SafeString:
    """Return the drawing of an icon, hidden from screen readers unless it has a ``label``.

    Raises KeyError when the sprite has no such icon: add it to ``icons.py`` and run ``manage.py icons``.
    """
    global _sprite
    if name not in _KNOWN:
        raise KeyError(f"{name!r} is not in mobilite/pages/icons.py.")
    if not _sprite:
        from django.templatetags.static import static

        _sprite = static(SPRITE)
    if label:
        text = escape(label)
        return mark_safe(
            f'<svg class="i" role="img" aria-label="{text}"><title>{text}</title><use href="{_sprite}#i-{name}"/></svg>'
        )
    css = "i flip" if name in POINTING else "i"
    return mark_safe(f'<svg class="{css}" aria-hidden="true"><use href="{_sprite}#i-{name}"/></svg>')


_KNOWN = frozenset(ICONS)


def look(value, model_name: str = "") -> Chip:
    """Return how the state ``value`` of a model is shown."""
    extra = {entry.key: entry.value for entry in registry.registered("chip")}
    for key in (f"{model_name}.{value}", str(value)):
        if found := extra.get(key) or STATES.get(key):
            return found
    return PLAIN


def chip(value, label: str = "", *, model_name: str = "", large: bool = False) -> SafeString:
    """Return the chip of a state: icon, word and colour. ``value`` is a member of TextChoices, or a string with its label."""
    style = look(value, model_name)
    word = escape(label or getattr(value, "label", "") or value)
    size = " chip-l" if large else ""
    return mark_safe(f'<span class="chip{size} {style.css}">{icon(style.icon)}{word}</span>')


def chip_of(record, field: str = "status", *, large: bool = False) -> SafeString:
    """Return the chip of a record's state."""
    label = getattr(record, f"get_{field}_display")()
    return chip(getattr(record, field), label, model_name=record._meta.model_name, large=large)


def service(key: str) -> SafeString:
    """Return the badge of a service: icon and word in its hue."""
    look = SERVICES[key]
    return mark_safe(f'<span class="sv {look.css}">{icon(look.icon)}{escape(look.label)}</span>')
