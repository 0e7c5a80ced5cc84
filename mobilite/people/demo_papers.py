"""The demonstration's papers, in each state: asked, to check, refused, kept with a reason, equivalents."""

from datetime import timedelta
from io import BytesIO
from unicodedata import normalize

from PIL import Image, ImageDraw

from mobilite.demonstration import Demonstration
from mobilite.files import received
from mobilite.people import operations as people
from mobilite.people.models import Person
from mobilite.people.models.papers import OPEN
from mobilite.people.models.persons import PaperKind
from mobilite.periods import add_months

DAY = timedelta(days=1)


def specimen(title: str, *lines: str) -> received.Received:
    """Draw an invented paper, as a telephone would send it."""
    image = Image.new("RGB", (900, 1200), "#f6f4ee")
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 840, 1140), outline="#8aa0a8", width=4)
    title, lines = plain(title), [plain(line) for line in lines]
    pen.text((110, 110), title, fill="#16323b", font_size=44)
    for rank, line in enumerate(("EXEMPLE, rien n'est vrai", *lines)):
        pen.text((110, 220 + 70 * rank), line, fill="#33444a", font_size=32)
    for rank in range(9):
        pen.line((110, 620 + 50 * rank, 790 - 40 * (rank % 3), 620 + 50 * rank), fill="#c9d2d5", width=6)
    out = BytesIO()
    image.save(out, "JPEG")
    return received.clean(out.getvalue())


def make_represented(demo: Demonstration) -> None:
    """Make a boy of 17 whose mother signs, a girl of 16 whom nobody represents yet, and a man under curatelle."""
    done = {"at": demo.now, "actor": demo.made["team"]["agent"]}
    born = add_months(demo.today, -17 * 12 - 2)
    boy = people.create_person(
        first_name="Malo", last_name="Toublanc", birth_date=born, phone="+33639989871", **done
    )
    people.add_representative(
        boy,
        role="parent",
        first_name="Gaëlle",
        last_name="Toublanc",
        phone="+33639989872",
        proof="family_book",
        **done,
    )
    people.create_person(
        first_name="Inès",
        last_name="Sarr",
        birth_date=add_months(demo.today, -16 * 12 - 5),
        phone="+33639989873",
        **done,
    )
    man = people.create_person(
        first_name="Bruno", last_name="Letort", birth_date=add_months(demo.today, -41 * 12), phone="+33639989874",
        protection="curatelle", **done,
    )  # fmt: skip
    people.add_representative(
        man, role="curator", first_name="Claire", last_name="Ricard", organisation="Association tutélaire d’exemple",
        proof="judgement", proof_on=add_months(demo.today, -20), **done,
    )  # fmt: skip


def plain(text: str) -> str:
    """Return a text without accents: the font that is always there has none."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def make_papers(demo: Demonstration) -> None:
    """Give some people papers to check and to bring, and others what stands for a paper."""
    agent, manager = demo.made["team"]["agent"], demo.made["team"]["manager"]
    waiting = Person.objects.filter(papers__state__in=OPEN).values("pk")
    some = list(
        Person.objects.filter(anonymised_at=None, archived_at=None)
        .exclude(pk__in=waiting)
        .order_by("pk")[:40]
    )
    now, today = {"at": demo.now, "actor": agent}, demo.today
    before = {"at": demo.now - 3 * DAY, "actor": agent}

    def sent(person, kind, title, *lines, **done):
        picture = specimen(title, str(person), *lines)
        return people.receive_paper(person, kind=kind, files=[picture], **done)

    on = add_months(today, -1)
    day = f"{on:%d/%m/%Y}"
    sent(some[3], PaperKind.ADDRESS, "Facture d'eau", f"du {day}", **now)
    sent(some[7], PaperKind.LICENCE, "Permis de conduire", "B : 12/06/2019", "No 19EX00007", **now)
    sent(some[11], PaperKind.QUOTIENT, "Quotient familial", f"du {day}", "QF : 512", **before)
    refused = sent(some[15], PaperKind.ADDRESS, "Facture", "floue", **before)
    people.refuse_paper(refused.pk, reason="unreadable", **now)
    kept = sent(some[19], PaperKind.IDENTITY, "Carte d'identité", "No EX0000019", **before)
    people.accept_paper(
        kept.pk,
        number="EX0000019",
        expires_on=add_months(today, 40),
        kept_because="fine",
        kept_until=add_months(today, 6),
        **now,
    )
    people.ask_paper(some[23], kind=PaperKind.WORK, **before)
    people.see_paper(
        some[5], kind=PaperKind.ADDRESS, equivalent="host", issued_on=on, companion_seen=True,
        detail="Chez une amie, à Ligné", **now,
    )  # fmt: skip
    people.see_paper(
        some[9], kind=PaperKind.ADDRESS, equivalent="ccas", issued_on=on, detail="CCAS de Ligné", **now
    )
    people.see_paper(
        some[13], kind=PaperKind.IDENTITY, equivalent="receipt", expires_on=add_months(today, 2), **now
    )
    people.see_paper(
        some[17], kind=PaperKind.IDENTITY, equivalent="decision", issued_on=today,
        detail="Connue du CCAS de Ligné, carte volée", at=demo.now, actor=manager,
    )  # fmt: skip
    make_represented(demo)
    lost = next(person for person in some[24:] if person.licences.exists())
    people.see_paper(lost, kind=PaperKind.LICENCE, equivalent="loss", issued_on=today - 20 * DAY, **now)
