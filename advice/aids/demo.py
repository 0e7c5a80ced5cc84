"""Aids of the demonstration: one that people published, one that waits for its reader, one being written, one looked at."""

from datetime import timedelta

from advice.aids import operations
from advice.aids.models import Aid, AidVersion
from mobilite.demonstration import Demonstration

DAY = timedelta(days=1)


def make(demo: Demonstration) -> None:
    """Write three aids as people would, and look again at one that the software brings."""
    manager, adviser = demo.made["team"]["manager"], demo.made["team"]["adviser"]
    published = _written(
        demo, "Aide à la réparation, exemple", "CCAS d’Ancenis-Saint-Géréon", "reparation", 60, manager
    )
    operations.publish(
        published.pk, from_date=demo.today - 55 * DAY, note="Nouvelle aide du CCAS", revision=published.revision,
        at=demo.at(demo.today - 58 * DAY, 11), actor=adviser,
    )  # fmt: skip
    _written(demo, "Bourse au permis, exemple", "Commune d’Oudon", "permis", 4, adviser)
    _begun(demo, "Prêt d’un vélo, exemple", "Association vélo", "velo", 1, manager)
    version = AidVersion.objects.held(demo.today).get(aid=Aid.objects.get(slug="nantes-velo"))
    operations.check_version(
        version.pk, review_on=demo.today + 120 * DAY, note="Règlement relu sur le site, rien n’a changé",
        at=demo.at(demo.today - 7 * DAY, 15), actor=adviser,
    )  # fmt: skip
    demo.say(f"Aides : {Aid.objects.count()}")


def _begun(demo, name, body, theme, days, actor):
    at = demo.at(demo.today - days * DAY, 10)
    return operations.start_new(name=name, body=body, theme=theme, nature="grant", at=at, actor=actor)


def _written(demo, name, body, theme, days, actor):
    """Write an aid whole, and ask for its reader."""
    draft = _begun(demo, name, body, theme, days, actor)
    done = {"at": demo.at(demo.today - (days - 1) * DAY, 14), "actor": actor}
    pk, cost = draft.pk, "repair_cost" if theme == "reparation" else "licence_cost"
    for rank, node in enumerate(
        ({"fact": "age", "op": "ge", "value": "18"}, {"fact": "tax_quotient", "op": "le", "value": "800.00"})
    ):
        operations.add_node(pk, where="", node=node, revision=rank, **done)
    value = {"least": [{"rate": "0.50", "of": {"fact": cost}}, {"euros": "300.00"}]}
    operations.write_amount(
        pk, amount={"unit": "euros", "words": "", "value": value}, cost=cost, revision=2, **done
    )
    known = {"age": "30", "tax_quotient": "500.00", cost: "400.00"}
    examples = (
        {"label": "Quotient de 500 €", "kind": "yes", "verdict": "yes", "amount": "200.00", "facts": known},
        {"label": "Mineur", "kind": "no", "verdict": "no", "facts": known | {"age": "17"}},
        {
            "label": "800 € tout juste",
            "kind": "edge",
            "verdict": "yes",
            "facts": known | {"tax_quotient": "800.00"},
        },
    )
    for rank, example in enumerate(examples, 3):
        operations.write_example(pk, example=example, rank=None, revision=rank, **done)
    operations.write_texts(
        pk, rule={}, source="Délibération (exemple)", source_on=demo.today - 90 * DAY, channel="La mairie.",
        checked_on=demo.today - days * DAY, review_on=demo.today + 180 * DAY, revision=6, **done,
    )  # fmt: skip
    return operations.propose(pk, revision=7, **done)
