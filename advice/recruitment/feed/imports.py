"""What a structure's software gives back, as a file: who was hired, how, and the hours of each month."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from advice.recruitment import operations as recruitment
from advice.recruitment.feed.models import HoursWorked
from advice.recruitment.feed.models.returns import MOST_HOURS
from advice.recruitment.feed.operations import note_hours
from advice.recruitment.feed.operations.base import Agreements
from advice.recruitment.feed.operations.returning import HIRED
from advice.recruitment.models import OPEN_ENDED, ContractKind, Referral
from advice.recruitment.sheet import hours_fr
from mobilite.importable import Column, Fault, Kind, Wrong, day, one_of, text, written
from mobilite.pages.french import MONTHS, fold, month_fr

WEEK = Decimal(48)
_MONTHS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)
CONTRACTS = {
    "cdd d’insertion": "cddi", "cdd d’usage": "cddu", "cdi inclusion": "cdi_inclusion", "ctt": "ctti",
    "contrat pro": "professional", "contrat de professionnalisation": "professional",
}  # fmt: skip
HIRE = ("contract", "weekly_hours", "starts_on", "ends_on")


def read_reference(cell, known) -> str:
    """Read the reference of a candidature, in capitals: « can-2026-0012 »."""
    return text(20)(written(cell).upper(), known)


def read_hours(most: Decimal, step: str = "0.01"):
    """Return what reads hours, rounded to ``step``: « 86,5 », « 86.50 h », « 86h30 »."""

    def read(cell, known) -> Decimal:
        value = written(cell).casefold().replace("heures", "h").replace(" ", "").replace("\u00a0", "")
        clock = re.fullmatch(r"(\d{1,3})h([0-5]\d)", value)
        value = value.removesuffix("h").replace(",", ".")
        try:
            hours = Decimal(clock[1]) + Decimal(clock[2]) / 60 if clock else Decimal(value)
        except InvalidOperation as error:
            raise Wrong("Ce ne sont pas des heures que l’on sait lire\u00a0: écrivez 86,5.") from error
        if not hours.is_finite() or not 0 <= hours <= most:
            raise Wrong(f"Écrivez de 0 à {most} heures.")
        return hours.quantize(Decimal(step))

    return read


def read_month(cell, known) -> date:
    """Read a month: « 2026-03 », « 03/2026 », « mars 2026 », or any day of it."""
    if not isinstance(cell, str):
        return day()(cell, known).replace(day=1)
    said = written(cell)
    for shape in _MONTHS:
        if match := shape.fullmatch(said):
            year, month = int(match["year"]), int(match["month"])
            break
    else:
        words = fold(said).split()
        names = [fold(name) for name in MONTHS]
        if len(words) != 2 or words[0] not in names or not re.fullmatch(r"\d{4}", words[1]):
            return day()(cell, known).replace(day=1)
        year, month = int(words[1]), names.index(words[0]) + 1
    if not 1 <= month <= 12 or not 2000 <= year <= known.today.year + 1:
        raise Wrong("Ce mois n’existe pas\u00a0: écrivez 03/2026.")
    return date(year, month, 1)


class Known:
    """Every candidature and its hours, read once for a file; ``employer`` keeps those of one structure."""

    def __init__(self, today: date, employer: int | None = None):
        self.today = today
        rows = Referral.objects.filter(person__archived_at=None)
        rows = rows if employer is None else rows.filter(employer=employer)
        self.referrals = {
            one.reference: one for one in rows.select_related("person", "employer")
        }  # fmt: skip
        self.agreements = Agreements(one.person_id for one in self.referrals.values())
        #: Those that an earlier line of the file hires.
        self.hired: set[int] = set()
        self.hours = {(one.referral_id, one.month): one.hours for one in HoursWorked.objects.all()}


class Returns(Kind):
    key = "returns"
    label = "Les retours d’une structure"
    icon = "briefcase"
    detail = "Qui est embauché, avec quel contrat, et les heures de chaque mois."
    one, many = "retour", "retours"
    permissions = ("recruitment.change_referral", "people.view_person")
    list_url = "recruitment:list"
    columns = (
        Column(
            "reference", "Référence", read_reference, ("référence de la candidature", "candidature", "clé", "cle", "n° de candidature"),
            required=True, help="Celle que nous avons envoyée, par exemple CAN-2026-0012.",
        ),
        Column("contract", "Contrat", one_of(ContractKind, CONTRACTS), ("type de contrat", "nature du contrat"), help="Vide\u00a0: pas d’embauche dans cette ligne."),
        Column("weekly_hours", "Heures par semaine", read_hours(WEEK, "0.1"), ("heures hebdomadaires", "heures hebdo", "durée hebdomadaire")),
        Column("starts_on", "Premier jour", day(), ("date d’embauche", "début", "début de contrat", "date de début", "embauché le")),
        Column("ends_on", "Dernier jour", day(), ("fin", "fin de contrat", "date de fin"), help="Compris. Vide pour un CDI."),
        Column("month", "Mois", read_month, ("mois travaillé", "période"), help="Le mois des heures, par exemple 03/2026."),
        Column("hours", "Heures du mois", read_hours(Decimal(MOST_HOURS)), ("heures", "heures travaillées", "nombre d’heures", "total heures")),
    )  # fmt: skip

    def __init__(self, employer: int | None = None):
        self.employer = employer

    def known(self, today):
        return Known(today, self.employer)

    def name(self, values):
        return values.get("reference", "")

    def recognise(self, lines, known):
        seen: dict[tuple, int] = {}
        for line in lines:
            reference = line.values.get("reference")
            if not reference:
                continue
            line.record = known.referrals.get(reference)
            if line.record is None:
                why = "Aucune candidature ne porte cette référence. Recopiez celle que nous avons envoyée."
                line.faults.append(Fault("Référence", reference, why))
                continue
            for what in ("contract", "month"):
                if what in line.values:
                    about = (reference, what, line.values[what] if what == "month" else "")
                    other = seen.setdefault(about, line.number)
                    if other != line.number:
                        why = f"La ligne {other} du fichier le dit déjà. Gardez une seule ligne."
                        line.faults.append(Fault(self.label_of(what), line.written.get(what, ""), why))

    def complete(self, line, known):
        one, said = line.record, line.values
        if one is None:
            return
        line.changes = self._hire(one, said, known) | self._hours(one, said, known)

    def _hire(self, one: Referral, said: dict, known) -> dict:
        if "contract" not in said:
            if stray := next((name for name in HIRE if name in said), ""):
                raise Wrong("Une embauche a un contrat\u00a0: dites lequel.", stray)
            return {}
        for name in ("weekly_hours", "starts_on"):
            if not said.get(name):
                raise Wrong(f"Il manque «\u00a0{self.label_of(name)}\u00a0» pour cette embauche.", name)
        if said["contract"] not in OPEN_ENDED and not said.get("ends_on"):
            raise Wrong("Il manque le dernier jour du contrat.", "ends_on")
        if said.get("ends_on") and said["ends_on"] < said["starts_on"]:
            raise Wrong("Le dernier jour vient après le premier\u00a0: corrigez l’un des deux.", "ends_on")
        ends_on = None if said["contract"] in OPEN_ENDED else said["ends_on"]
        now = (one.contract, one.weekly_hours, one.starts_on, one.ends_on)
        told = (said["contract"], said["weekly_hours"], said["starts_on"], ends_on)
        if one.status in HIRED:
            if now != told:
                raise Wrong(
                    "Elle est déjà notée embauchée, avec un autre contrat ou d’autres dates\u00a0: corrigez ici ou là-bas.",
                    "contract",
                )
            return {}
        if not known.agreements.holds(one.person_id, one.employer.partner_id):
            raise Wrong(
                "Elle a retiré son accord\u00a0: son embauche ne se note plus ici. Laissez cette ligne.",
                "contract",
            )
        known.hired.add(one.pk)
        return {"hire": dict(zip(HIRE, told, strict=True))}

    def _hours(self, one: Referral, said: dict, known) -> dict:
        if ("month" in said) != ("hours" in said):
            missing = "hours" if "month" in said else "month"
            raise Wrong(f"Il manque «\u00a0{self.label_of(missing)}\u00a0».", missing)
        if "month" not in said:
            return {}
        if said["month"] > known.today:
            raise Wrong("Ce mois n’a pas commencé\u00a0: corrigez-le.", "month")
        if one.status not in HIRED and one.pk not in known.hired:
            raise Wrong("Cette personne n’est pas notée embauchée\u00a0: donnez le contrat.", "hours")
        before = known.hours.get((one.pk, said["month"]))
        one.hours_before = getattr(one, "hours_before", {}) | {said["month"]: before}
        return {"worked": (said["month"], said["hours"])} if before != said["hours"] else {}

    def label_of(self, name):
        return {"hire": "Embauche", "worked": "Heures"}.get(name) or super().label_of(name)

    def current(self, record, name):
        if name == "worked":
            return getattr(record, "hours_before", {})
        return record.get_status_display()

    def say(self, name, value):
        if name == "hire" and isinstance(value, dict):
            contract = ContractKind(value["contract"]).label
            return f"{contract}, {hours_fr(value['weekly_hours'])} par semaine, à partir du {value['starts_on']:%d/%m/%Y}"
        if name == "worked" and isinstance(value, tuple):
            return f"{month_fr(value[0])}\u00a0: {hours_fr(value[1])}"
        if name == "worked":
            known = [
                f"{month_fr(month)}\u00a0: {hours_fr(hours)}"
                for month, hours in value.items()
                if hours is not None
            ]
            return ", ".join(known) or "rien"
        return super().say(name, value)

    def create(self, values, *, at, actor):
        raise Wrong(
            "Une candidature ne se crée pas par un fichier\u00a0: proposez la personne depuis sa fiche."
        )

    def change(self, record, changes, *, at, actor):
        if "hire" in changes:
            recruitment.accept(record.pk, **changes["hire"], at=at, actor=actor)
        if "worked" in changes:
            month, hours = changes["worked"]
            note_hours(record.pk, month=month, hours=hours, at=at, actor=actor)


RETURNS = Returns()
