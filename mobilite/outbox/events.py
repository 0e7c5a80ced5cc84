"""Events: the reasons why a message is written. Apps declare theirs in ``AppConfig.ready()``.

register("message_event", "rentals.return_tomorrow", Event("rentals.return_tomorrow", "Retour demain", …))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mobilite.registry import get, registered

#: Variables that every event has, filled in by the outbox.
COMMON_VARIABLES = {
    "prenom": "le prénom de la personne",
    "structure": "le nom court de la structure",
    "telephone": "le téléphone de la structure",
}

#: What stands in a text for a personal link: it is made when the message leaves, so that no colleague can read it.
LINK_HERE = "[lien-personnel]"
#: The same for the code that opens a person's own space.
CODE_HERE = "[code]"


def _still_true(about, now) -> str:
    return ""


@dataclass(frozen=True)
class Event:
    """One kind of message.

    - ``about``: the label of the model that it speaks of (« rentals.rental »)
    - ``variables``: its own variables and what each says, in French; ``values(about)`` fills them in
    - ``texts``: its first wording: ``{"sms": {"fr": "…"}, "email": {"fr": ("sujet", "texte")}}``
    - ``reason_gone(about, now)``: the French reason why it has no sense any more, "" while it has
    - ``waits_for_day``: held in quiet hours
    - ``essential``: goes by e-mail even after an opt-out; never by SMS after STOP
    - ``private``: says or opens something private: not to a shared or unverified number (row H12)
    - ``example()``: recent real records for previews
    - ``must_say``: the variables that no wording may leave out
    - ``left(about, message, at)``: what the cause notes once it has left, in the transaction that notes the sending
    - ``link(about, at)``: makes the address, or the code, that replaces ``placeholder`` when the message leaves
    """

    key: str
    label: str
    about: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    values: Callable[..., Mapping[str, str]] = lambda about: {}
    texts: Mapping[str, Mapping] = field(default_factory=dict)
    reason_gone: Callable[..., str] = _still_true
    waits_for_day: bool = True
    essential: bool = False
    private: bool = False
    example: Callable | None = None
    must_say: tuple[str, ...] = ()
    link: Callable[..., str] | None = None
    placeholder: str = LINK_HERE
    left: Callable[..., None] | None = None

    @property
    def all_variables(self) -> dict[str, str]:
        """The variables that a template of this event may use, and what each says."""
        return {**COMMON_VARIABLES, **self.variables}

    def values_for(self, about, *, common: Mapping[str, str], extra: Mapping[str, str] | None = None):
        """Return the value of every variable, as text. ``extra`` wins, then the event's own."""
        return {**common, **self.values(about), **(extra or {})}


def event(key: str) -> Event:
    """Return a declared event, or raise KeyError."""
    return get("message_event", key)


def label_of(key: str) -> str:
    """Return the French name of an event, its key when nobody declares it any more."""
    try:
        return event(key).label
    except KeyError:
        return key


def events() -> list[Event]:
    """Return every declared event, in the order of their registration points."""
    return [entry.value for entry in registered("message_event")]


def about_now(message) -> object | None:
    """Return the record that a message speaks of, None when it is gone or speaks of none."""
    from django.apps import apps

    if not message.about_label:
        return None
    return apps.get_model(message.about_label)._base_manager.filter(pk=message.about_id).first()
