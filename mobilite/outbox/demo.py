"""The demonstration's messages: two months of SMS and e-mails, some that failed, one STOP, one that leaves tomorrow."""

from datetime import timedelta

from django_tasks_db.models import DBTaskResult

from mobilite.demonstration import Demonstration
from mobilite.outbox import segments, sending
from mobilite.outbox.jobs import send
from mobilite.outbox.models import Channel, Message
from mobilite.outbox.operations import notify, receive, write
from mobilite.outbox.operations.acts import CannotReach
from mobilite.outbox.providers import Receipt, ReceiptState, Sent
from mobilite.outbox.writing import FREE
from mobilite.people.models.persons import Channel as Choice

MESSAGES, DAYS = 150, 60
TEXTS = (
    "Votre scooter est prêt. Venez demain entre 9 h et 12 h avec votre permis.",
    "Il manque votre justificatif de domicile de moins de 3 mois. Vous l’avez ?",
    "Rendez-vous jeudi à 14 h à Ancenis pour signer le contrat.",
    "Nous avons reçu votre chèque de caution. Merci.",
    "Le vélo que vous attendiez est libre. Appelez-nous avant ce soir.",
    "Votre contrat de travail est bien arrivé. Tout est en ordre.",
    "Le casque est à rendre avec le scooter. Merci d’y penser.",
    "L’atelier a fini la révision : vous pouvez reprendre la voiture.",
    "Bonne nouvelle : la location est prolongée jusqu’à la fin du mois.",
    "La permanence de Ligné est fermée vendredi. Venez à Ancenis.",
)
#: Which of the last messages did not arrive, and why (ranks from the end).
LOST = {4: "Abonné absent.", 11: "Numéro non attribué.", 30: "Expiré\u00a0: téléphone éteint."}
STOPPED = 18


def make(demo: Demonstration) -> None:
    """Write the past through the operations, a little each day, as an agent does."""
    agent, people = demo.made["team"]["agent"], [p for p in demo.made["people"] if p.anonymised_at is None]
    moments = sorted(_moment(demo) for _ in range(MESSAGES))
    for rank, at in enumerate(demo.counting("Messages", moments, MESSAGES)):
        person, text = demo.pick(people), demo.pick(TEXTS)
        message = _written(person, text, f"demo:{rank}", at=at, agent=agent)
        if message is not None and message.send_after <= at:
            _left(message, MESSAGES - rank, at=at)
    for rank, person in enumerate(demo.random.sample(people, 3)):
        text, after = demo.pick(TEXTS), demo.at(demo.today + timedelta(days=1), 9, 15)
        if person.channel in (Choice.SMS, Choice.EMAIL):
            extra = {"texte": segments.plain(text)}
            notify(
                FREE, to=person, about=person, key=f"demo:later:{rank}", send_after=after, at=demo.now,
                actor=agent, extra=extra,
            )  # fmt: skip
    # What has left needs no worker any more.
    done = set(Message.objects.exclude(sent_at=None).values_list("pk", flat=True))
    jobs = DBTaskResult.objects.filter(task_path=send.module_path, status="READY")
    DBTaskResult.objects.filter(
        pk__in=[one.pk for one in jobs if one.args_kwargs["args"][0] in done]
    ).delete()


def _moment(demo: Demonstration):
    """Return an instant of a working day of the last two months, before now."""
    day = demo.today - timedelta(days=1 + demo.random.randrange(DAYS))
    day -= timedelta(days=max(day.weekday() - 4, 0))
    return demo.at(day, demo.random.randrange(9, 18), demo.random.randrange(60))


def _written(person, text, key, *, at, agent):
    """Write to a person by the channel that she likes; nothing to those who want a call."""
    if person.channel == Choice.EMAIL and person.email:
        return notify(FREE, to=person, about=person, key=key, at=at, actor=agent, extra={"texte": text})
    if person.channel != Choice.SMS:
        return None
    try:
        return write(person, text, key=key, at=at, actor=agent)
    except CannotReach:
        return None


def _left(message: Message, rank: int, *, at) -> None:
    """Have a message taken, sent and received within the minute, or not."""
    claim = sending.claimed(message.pk, at=at + timedelta(seconds=2))
    if claim.message is None:
        return
    is_sms = message.channel == Channel.SMS
    sent = Sent(f"demo-{message.pk}", segments=message.segments, cost=None)
    sending.noted(claim.message, PROVIDERS[message.channel], sent, at=at + timedelta(seconds=3))
    provider, soon = PROVIDERS[message.channel].name, at + timedelta(seconds=24)
    if is_sms and rank in LOST:
        lost = Receipt(sent.reference, ReceiptState.FAILED, soon, why=LOST[rank], wrong_address=rank == 11)
        receive(lost, provider=provider, at=soon)
        if replacing := Message.objects.filter(follows=message).first():
            _left(replacing, 0, at=soon)
    elif is_sms:
        receive(Receipt(sent.reference, ReceiptState.DELIVERED, soon), provider=provider, at=soon)
    if is_sms and rank == STOPPED:
        stop = Receipt(sent.reference, ReceiptState.STOP, soon, from_number=message.to)
        receive(stop, provider=provider, at=soon + timedelta(minutes=4))


class _Example:
    """The provider of the demonstration's past: nothing leaves."""

    name, takes_key = "démonstration", True

    def __init__(self, channel):
        self.channel = channel


PROVIDERS = {channel: _Example(channel) for channel in Channel}
