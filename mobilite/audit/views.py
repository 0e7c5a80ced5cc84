"""One entry of the journal, in full."""

from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.audit.words import object_name, record_of, verb_label
from mobilite.pages import french
from mobilite.pages.record_page import Act, Card, Fact, RecordPage


class EntryPage(RecordPage):
    """What was done, by whom, to what; from which state to which; which fields changed."""

    queryset = Entry.objects.select_related("actor")
    permission_required = "audit.view_entry"
    icon = "history"
    template_name = "audit/entry.html"

    def heading(self):
        return str(self.object)

    def number(self):
        return f"acte n°\u00a0{self.object.pk}"

    def get_crumbs(self):
        return [("Réglages", reverse("parameters:index")), ("Journal", reverse("audit:journal"))]

    def subtitle(self):
        return [french.datetime_fr(self.object.at)]

    def next_step(self):
        record = record_of(self.object)
        address = getattr(record, "get_absolute_url", lambda: "")()
        name = object_name(self.object.object_label).lower()
        return Act(f"Voir\u00a0: {name}", address, icon="arrow-right") if address else None

    def main_cards(self):
        entry = self.object
        record = record_of(entry)
        facts = [
            Fact("Acte", verb_label(entry.verb)),
            Fact("Par", entry.actor or "Le logiciel"),
            Fact("Quand", french.datetime_fr(entry.at)),
            Fact("Objet", object_name(entry.object_label), sub=str(record) if record else "n’existe plus"),
        ]
        if entry.before or entry.after:
            facts.append(
                Fact("État", f"{self._state(record, entry.before)} → {self._state(record, entry.after)}")
            )
        if entry.changed:
            facts.append(
                Fact("Ce qui a changé", ", ".join(self._field(record, name) for name in entry.changed))
            )
        facts += [
            Fact(self._field(record, name).capitalize(), _written(value))
            for name, value in entry.data.items()
        ]
        return [Card("Ce qui a été fait", icon="history", facts=facts)]

    @staticmethod
    def _state(record, status):
        if not status:
            return "rien"
        field = _model_field(record, "status") or _model_field(record, "state")
        return str(dict(field.flatchoices).get(status, status)) if field else status

    @staticmethod
    def _field(record, name):
        field = _model_field(record, name)
        return str(field.verbose_name) if field is not None else name.replace("_", " ")


def _model_field(record, name):
    """Return the model's field of that name, if the record still has one."""
    if record is None:
        return None
    return next((f for f in record._meta.get_fields() if f.name == name and hasattr(f, "verbose_name")), None)


def _written(value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(one) for one in value)
    return "rien" if value in (None, "") else str(value)
