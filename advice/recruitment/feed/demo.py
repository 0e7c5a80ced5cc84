"""Three software of the demonstration: one that receives, one whose address changed, one that reads files; and hours that came back.

Nothing leaves: the answers are given as an argument.
"""

from datetime import timedelta

from advice.recruitment import operations as recruitment
from advice.recruitment.feed import operations
from advice.recruitment.feed.channel import Answer, Lost
from advice.recruitment.feed.imports import RETURNS
from advice.recruitment.feed.models import Delivery, Destination, Rhythm, State, Way
from advice.recruitment.models import Employer, Kind, Referral, Status
from mobilite.demonstration import Demonstration
from mobilite.imports.operations import import_run
from mobilite.imports.operations import receive as receive_file
from mobilite.pages.french import plural
from mobilite.periods import add_months

DAY = timedelta(days=1)
#: What each software answers, one after another.
WELL = (
    Answer(200),
    Answer(201),
    Lost("Le serveur n’a pas répondu à temps\u00a0: il l’a peut-être reçu."),
    Answer(200),
)
MOVED = (Answer(404),)
SHORT = (
    ("reference", "ID_CANDIDATURE"), ("state", "STATUT"), ("last_name", "NOM"), ("first_name", "PRENOM"), ("phone", "TEL"),
    ("commune", "VILLE"), ("opening", "POSTE"), ("hours", "DISPO"),
)  # fmt: skip


def make(demo: Demonstration) -> None:
    """Plug the software in, send what is under way, note what came back (point "demo")."""
    manager = demo.made["team"]["manager"]
    employers = {one.kind: one for one in Employer.objects.select_related("partner").order_by("-pk")}
    begun = {"at": demo.at(demo.today - 12 * DAY, 11), "actor": manager}
    gta, _secret = operations.make_destination(
        employers[Kind.AI],
        name="GTA d’exemple",
        way=Way.WEBHOOK,
        url="https://gta.example/candidatures",
        **begun,
    )
    operations.set_columns(gta.pk, SHORT, dates="%Y-%m-%d", **begun)
    moved, _secret = operations.make_destination(
        employers[Kind.EI],
        name="Suivi des Serres",
        way=Way.WEBHOOK,
        url="https://suivi-des-serres.example/api",
        **begun,
    )
    sheet, _secret = operations.make_destination(
        employers[Kind.ACI], name="Tableau de l’ACI", way=Way.CSV, rhythm=Rhythm.WEEKLY, **begun
    )
    _send(demo, gta, WELL)
    _send(demo, moved, MOVED)
    _withdrawn(demo, gta)
    operations.make_due_files(demo.at(demo.today, 6, 30))
    operations.make_file(sheet.pk, at=demo.at(demo.today - 2 * DAY, 16), actor=demo.made["team"]["recruiter"])
    hours = _hours(demo)
    demo.say(
        f"Logiciels des structures : {Destination.objects.count()}, {plural(Delivery.objects.count(), 'envoi')}, {hours}"
    )


def _send(demo: Demonstration, destination: Destination, answers) -> None:
    """Send the candidatures under way of a structure, with answers that are given one after another."""
    rows = (
        Referral.objects.live()
        .filter(employer=destination.employer)
        .select_related("person", "employer__partner")
    )
    said = 0
    for rank, referral in enumerate(rows.order_by("proposed_at", "pk")[:6]):
        at = demo.at(demo.today - (7 - rank) * DAY, 10, rank)
        operations.referral_changed(referral, at=at, actor=None)
        delivery = Delivery.objects.get(destination=destination, referral=referral, state=State.WAITING)

        def post(url, headers, body):
            nonlocal said
            answer = answers[said % len(answers)]
            said += 1
            if isinstance(answer, Exception):
                raise answer
            return answer

        done = operations.deliver(delivery.pk, at=at, post=post)
        while done.later is not None:
            done = operations.deliver(delivery.pk, at=done.later, post=post)


def _withdrawn(demo: Demonstration, destination: Destination) -> None:
    """One of those that were sent takes her agreement back: her reference alone leaves."""
    sent = Delivery.objects.filter(destination=destination, state=State.SENT, referral__status=Status.POOL)
    delivery = sent.order_by("pk").first()
    if delivery is None:
        return
    at = demo.at(demo.today - DAY, 15)
    recruitment.withdraw(delivery.referral_id, how="said", at=at, actor=demo.made["team"]["recruiter"])
    waiting = Delivery.objects.get(destination=destination, referral=delivery.referral, state=State.WAITING)
    operations.deliver(waiting.pk, at=at + timedelta(minutes=1), post=lambda url, headers, body: Answer(200))


def _hours(demo: Demonstration) -> str:
    """Import the hours of two months, as a structure sends them."""
    month = add_months(demo.today.replace(day=1), -1)
    hired = Referral.objects.filter(status=Status.ACCEPTED, starts_on__lt=demo.today).order_by("pk")
    lines = ["Référence;Mois;Heures"]
    for rank, referral in enumerate(hired):
        for back in (0, 1):
            of = add_months(month, -back)
            if add_months(of, 1) > referral.starts_on:
                lines.append(f"{referral.reference};{of:%m/%Y};{62 + 7 * (rank % 4) - 3 * back},50")
    if len(lines) == 1:
        return "aucune heure"
    done = {"at": demo.at(demo.today - DAY, 9), "actor": demo.made["team"]["recruiter"]}
    content = "\r\n".join(lines).encode()
    run = receive_file(RETURNS, content, file_name=f"heures-{month:%Y-%m}.csv", **done)
    import_run(run.pk, **done)
    return f"{len(lines) - 1} lignes d’heures"
