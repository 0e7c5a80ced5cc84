"""The demonstration's wordings: one message rewritten twice in French, and said in three more languages."""

from datetime import timedelta

from mobilite.demonstration import Demonstration
from mobilite.outbox.operations.wording import write_template
from mobilite.outbox.writing import CALL_US

#: Language, days ago, text.
TEXTS = (
    ("fr", 40, "{structure} : bonjour {prenom}. Nous avons quelque chose à vous dire : appelez-nous au {telephone}."),
    ("en", 38, "{structure}: {prenom}, we have a message for you. Call us on {telephone}."),
    ("es", 38, "{structure}: {prenom}, tenemos un mensaje para usted. Llámenos al {telephone}."),
    ("ar", 31, "{structure}: لدينا رسالة لك يا {prenom}. اتصل بنا على الرقم {telephone}."),
    ("fr", 12, "{structure} : {prenom}, nous avons un message pour vous. Appelez-nous au {telephone}, de 9 h à 17 h."),
)  # fmt: skip


def make(demo: Demonstration) -> None:
    """Rewrite « appelez-nous » as the manager would."""
    written: dict[str, int] = {}
    for language, days, text in TEXTS:
        day = demo.today - timedelta(days=days)
        written[language] = write_template(
            CALL_US,
            channel="sms",
            language=language,
            text=text,
            base=written.get(language, 0),
            at=demo.at(day - timedelta(days=max(day.weekday() - 4, 0)), 11, 20),
            actor=demo.made["team"]["manager"],
        ).version
