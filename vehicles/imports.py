"""Vehicles from a file: what it may say, and how one of the fleet is recognised (row L6)."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max

from mobilite.importable import Choice, Column, Fault, Kind, Line, Wrong, day, one_of, text, whole, written
from mobilite.money import parse_french
from mobilite.pages.french import date_fr, euros, fold, km
from mobilite.people.models import Place
from mobilite.periods import last_day, paris_date
from vehicles.keys.operations import follow
from vehicles.models import Category, Energy, Gearbox, State, Vehicle
from vehicles.operations import change_place, create_vehicle, record_meter, update_vehicle
from vehicles.operations.fleet import MOST_KM_A_DAY

# Today's plates have no I, O nor U, which read as figures; older ones end with the department.
_SIV = re.compile(r"([A-HJ-NP-TV-Z]{2})(\d{3})([A-HJ-NP-TV-Z]{2})")
_FNI = re.compile(r"(\d{1,4})([A-Z]{1,3})(\d{2}|2[AB]|97[1-6])")
_BARE = re.compile(r"[^A-Z0-9]")

FIELDS = (
    "number", "category", "make", "model", "plate", "frame_number", "bicycode", "key_number", "colour", "energy",
    "gearbox", "seats", "equipment", "bought_on", "purchase_price", "in_service_on", "first_registered_on", "insured_until", "inspection_due_on",
)  # fmt: skip
MOST_PRICE = Decimal(1_000_000)
KEYS = (("plate", "cette immatriculation"), ("frame_number", "ce numéro de série"), ("number", "ce numéro"))


def read_plate(cell, known) -> str:
    """Read a plate: « ab 000 cd » gives « AB-000-CD », « 1234ab44 » gives « 1234-AB-44 »."""
    bare = _bare(written(cell))
    match = _SIV.fullmatch(bare) or _FNI.fullmatch(bare)
    if match is None:
        raise Wrong(
            "Ce n’est pas une immatriculation\u00a0: elle s’écrit AB-000-CD, ou 1234-AB-44 avant 2009."
        )
    plate = "-".join(match.groups())
    # « 1234-ABC-44 » is one sign more than is kept.
    return plate if len(plate) <= 10 else bare


def read_code(most: int):
    """Return what reads a number painted or engraved: in capitals, at most ``most`` signs."""
    read = text(most)
    return lambda cell, known: read(written(cell).upper(), known)


def read_price(cell, known) -> Decimal:
    """Read a price in euros: « 1 890,00 € », 1890.5."""
    try:
        price = parse_french(written(cell))
    except ValueError as error:
        raise Wrong("Ce n’est pas un prix que l’on sait lire\u00a0: écrivez 1890,00.") from error
    if not 0 <= price <= MOST_PRICE:
        raise Wrong("Ce prix est hors de toute mesure\u00a0: relisez-le.")
    return price


def _bare(said: str) -> str:
    return _BARE.sub("", said.upper())


class Known:
    """Categories, places and the fleet, read once for a file."""

    def __init__(self, today: date):
        self.today = today
        self.categories = list(Category.objects.order_by("position", "name"))
        self.places = list(Place.objects.filter(is_open=True).select_related("commune").order_by("name"))
        self.vehicles = list(
            Vehicle.objects.select_related("category", "place")
            .annotate(read_at=Max("readings__at"))
            .order_by("pk")
        )

    def category(self, said: str) -> Category:
        """Return the category that a text means. Raises Wrong."""
        asked = fold(said)
        asked = CATEGORIES.get(asked, asked)
        whole_name = [
            one for one in self.categories if asked in (fold(one.name), fold(one.plural), fold(one.code))
        ]
        found = whole_name or [one for one in self.categories if fold(one.name).startswith(asked)]
        return _one(found, "Cette catégorie n’existe pas", self.categories)

    def place(self, said: str) -> Place:
        """Return the open place that a text means, by its name or its commune. Raises Wrong."""
        asked = fold(said)
        names = {one: {fold(one.name), fold(one.short_name), fold(one.commune.name)} for one in self.places}
        found = [one for one in self.places if asked in names[one]]
        found = found or [one for one in self.places if any(name.startswith(asked) for name in names[one])]
        return _one(found, "Ce lieu n’existe pas", self.places)


def _one(found: list, sentence: str, all_of_them: list):
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"«\u00a0{one}\u00a0»" for one in (found or all_of_them)[:6])
    if found:
        raise Wrong(f"Cela peut vouloir dire {names}\u00a0: écrivez lequel.")
    raise Wrong(f"{sentence} ici. Écrivez {names}.")


CATEGORIES = {
    "auto": "voiture", "vl": "voiture", "vp": "voiture", "utilitaire": "voiture", "automobile": "voiture", "car": "voiture",
    "cyclo": "scooter 50", "cyclomoteur": "scooter 50", "scooter 50 cm3": "scooter 50", "scooter 50cc": "scooter 50",
    "50": "scooter 50", "50cc": "scooter 50", "125": "scooter 125", "125cc": "scooter 125", "scooter 125cc": "scooter 125",
    "scooter 125 cm3": "scooter 125", "vae": "e bike", "velo electrique": "e bike", "velo a assistance electrique": "e bike",
    "velo": "e bike", "cargo": "cargo e bike", "velo cargo electrique": "cargo e bike",
}  # fmt: skip
ENERGIES = {
    "sp95": "petrol", "sp98": "petrol", "sp95-e10": "petrol", "e10": "petrol", "super": "petrol", "sans plomb": "petrol",
    "ES": "petrol", "diesel": "diesel", "gasoil": "diesel", "gas-oil": "diesel", "GO": "diesel", "EL": "electric",
    "élec": "electric", "batterie": "electric", "EH": "hybrid", "hybride essence": "hybrid", "hybride rechargeable": "hybrid",
}  # fmt: skip
GEARBOXES = {
    "BVM": "manual", "BVM5": "manual", "BVM6": "manual", "mécanique": "manual", "BVA": "automatic", "auto": "automatic",
    "boîte auto": "automatic", "automatisée": "automatic",
}  # fmt: skip

COLUMNS = (
    Column(
        "number", "Numéro", read_code(10),
        ("n°", "numéro interne", "n° interne", "n° véhicule", "numéro de véhicule", "code", "référence", "identifiant", "n° de parc"),
        required=True, help="Celui des clés et du planning, par exemple C-01.",
    ),
    Column(
        "category", "Catégorie", lambda cell, known: known.category(written(cell)), ("type", "type de véhicule", "genre", "catégorie de véhicule"),
        required=True, options=lambda known: [(one.name, one.name) for one in known.categories],
    ),
    Column("make", "Marque", text(40), ("constructeur", "fabricant"), required=True),
    Column("model", "Modèle", text(40), ("version", "désignation"), required=True),
    Column(
        "plate", "Immatriculation", read_plate,
        ("plaque", "plaque d’immatriculation", "immat", "n° d’immatriculation", "numéro d’immatriculation", "n° immatriculation"),
        help="Par exemple AB-000-CD. Demandée pour les voitures et les scooters.",
    ),
    Column("frame_number", "Numéro de série ou de cadre", read_code(30), ("numéro de cadre", "n° de cadre", "numéro de série", "n° de série", "n° série", "n° cadre", "VIN", "châssis", "cadre")),
    Column("bicycode", "Marquage Bicycode", read_code(14), ("bicycode", "marquage", "gravage", "identifiant FNUCI")),
    Column("key_number", "Numéro de clé", text(20), ("clé", "n° de clé", "n° clé")),
    Column("energy", "Énergie", one_of(Energy, ENERGIES), ("carburant", "motorisation"), required=True, options=lambda known: [(label, label) for label in Energy.labels]),
    Column("gearbox", "Boîte", one_of(Gearbox, GEARBOXES), ("boîte de vitesses", "boîte vitesse", "transmission")),
    Column("seats", "Places", whole(99), ("nombre de places", "nb places", "nbre de places", "places assises")),
    Column("colour", "Couleur", text(30), ("coloris", "teinte")),
    Column("equipment", "Équipement", text(200), ("équipements", "accessoires", "options")),
    Column("meter", "Compteur", whole(2_000_000), ("kilométrage", "km", "kms", "kilomètres", "compteur (km)", "relevé"), help="En kilomètres. Un compteur ne recule jamais."),
    Column(
        "place", "Lieu", lambda cell, known: known.place(written(cell)), ("site", "agence", "lieu de retrait", "point de retrait", "antenne", "localisation", "dépôt"),
        required=True, options=lambda known: [(one.name, one.name) for one in known.places],
    ),
    Column("in_service_on", "Dans le parc depuis le", day(past=True), ("date d’entrée", "entrée au parc", "mise en service", "date de mise en service", "date d’entrée au parc"), help="Vide\u00a0: le jour de l’achat, sinon celui de l’import."),
    Column("bought_on", "Acheté le", day(past=True), ("date d’achat", "achat", "facture du")),
    Column("purchase_price", "Prix d’achat", read_price, ("prix", "prix d’achat TTC", "prix TTC", "prix unitaire", "montant"), help="En euros, pour un véhicule."),
    Column("first_registered_on", "Première mise en circulation", day(past=True), ("1re mise en circulation", "1ère mise en circulation", "date de 1ère mise en circulation", "mise en circulation", "mec", "date mec", "date de première immatriculation")),
    Column("insured_last_day", "Assuré jusqu’au", day(), ("fin d’assurance", "assurance", "échéance assurance", "échéance d’assurance", "date assurance"), help="Dernier jour compris."),
    Column("inspection_due_on", "Contrôle technique avant le", day(), ("contrôle technique", "ct", "prochain contrôle technique", "date ct", "prochain ct", "échéance ct", "validité ct")),
)  # fmt: skip


class Vehicles(Kind):
    key = "vehicles"
    label = "Des véhicules"
    icon = "car"
    detail = "Numéro, marque, modèle, immatriculation, compteur, échéances."
    one, many = "véhicule", "véhicules"
    permissions = ("vehicles.add_vehicle", "vehicles.change_vehicle")
    list_url = "vehicles:list"
    columns = COLUMNS

    def known(self, today):
        return Known(today)

    def name(self, values):
        words = (values.get("number"), values.get("make"), values.get("model"))
        return " ".join(filter(None, words)) or values.get("plate", "")

    def finish(self, values, known):
        values = dict(values)
        if last := values.pop("insured_last_day", None):
            values["insured_until"] = last + timedelta(days=1)
        first, here = values.get("first_registered_on"), values.get("in_service_on")
        if first and here and first > here:
            raise Wrong("Elle vient avant l’entrée dans le parc.", "first_registered_on")
        return values

    def recognise(self, lines, known):
        fleet = {name: {_key(name, getattr(one, name)): one for one in known.vehicles} for name, _ in KEYS}
        seen: dict[str, dict[str, Line]] = defaultdict(dict)
        for line in lines:
            said = {name: _key(name, line.values[name]) for name, _ in KEYS if line.values.get(name)}
            found = {name: fleet[name][key] for name, key in said.items() if key in fleet[name]}
            self._among_known(line, found)
            for name, words in KEYS:
                if name in said and (other := seen[name].setdefault(said[name], line)) is not line:
                    label = self.label_of(name)
                    why = f"La ligne {other.number} du fichier a déjà {words}. Gardez une seule ligne."
                    line.faults.append(Fault(label, line.written.get(name, ""), why))
                    break

    def _among_known(self, line: Line, found: dict[str, Vehicle]) -> None:
        ones = {one.pk: one for one in found.values()}
        if len(ones) > 1:
            said = ", ".join(
                f"{self.label_of(name).lower()}\u00a0: {one.number}" for name, one in found.items()
            )
            why = f"Cette ligne désigne plusieurs véhicules du parc ({said}). Corrigez l’un des deux."
            line.faults.append(Fault(self.label_of("number"), line.written.get("number", ""), why))
            return
        if not ones:
            return
        (one,) = ones.values()
        if one.state == State.RETIRED:
            why = f"{one.number} est sorti du parc le {date_fr(one.retired_on, weekday=False)}\u00a0: sa fiche ne change plus."
            line.faults.append(Fault("", line.name, why))
            return
        unlike = [
            words
            for name, words in (("plate", "l’immatriculation"), ("frame_number", "le numéro de série"))
            if name not in found and line.values.get(name) and getattr(one, name)
        ]
        if unlike and set(found) == {"number"}:
            # The number of the key went on to another vehicle, or the plate was mistyped: only people know.
            line.candidates = [one]
            verb = "ne correspondent" if len(unlike) > 1 else "ne correspond"
            line.question = f"{one.number} est le numéro de {one}, mais {' et '.join(unlike)} {verb} pas."
            line.choices = [Choice(one.pk, f"C’est lui\u00a0: corriger {one.number}")]
            return
        line.record = one

    def complete(self, line, known):
        category = line.values.get("category") or (line.record and line.record.category)
        plate = line.values.get("plate") or (line.record and line.record.plate)
        if category and category.has_plate and not plate:
            raise Wrong("Il manque l’immatriculation.", "plate")
        if line.record is None:
            line.values.setdefault("in_service_on", line.values.get("bought_on") or known.today)
            self._in_order(line, line.values.get("first_registered_on"), line.values["in_service_on"])
            return
        one = line.record
        # What answers for all lines is for new vehicles: a file without places moves nothing.
        said = {name for name in line.values if line.written.get(_written_as(name))}
        line.changes = {
            name: line.values[name]
            for name in (*FIELDS, "place")
            if name in said and getattr(one, name) != line.values[name]
        }
        self._in_order(
            line,
            line.changes.get("first_registered_on", one.first_registered_on),
            line.changes.get("in_service_on", one.in_service_on),
        )
        meter = line.values.get("meter")
        if meter is None or meter == one.meter:
            return
        if meter < one.meter:
            line.notes.append(
                f"Compteur gardé à {km(one.meter)}\u00a0: le fichier dit {km(meter)}, et il ne recule pas."
            )
            return
        days = max((known.today - paris_date(one.read_at)).days, 1) if one.read_at else None
        if days and meter - one.meter > MOST_KM_A_DAY * days:
            raise Wrong(
                f"{km(meter - one.meter)} depuis le dernier relevé, c’est beaucoup\u00a0: relisez le compteur.",
                "meter",
            )
        line.changes["meter"] = meter

    @staticmethod
    def _in_order(line: Line, first, here) -> None:
        if first and here and first > here:
            raise Wrong("Elle vient avant l’entrée dans le parc.", "first_registered_on")

    def label_of(self, name):
        return super().label_of(_written_as(name))

    def say(self, name, value):
        if name == "insured_until" and value:
            return super().say(name, last_day(value))
        if name == "meter":
            return km(value)
        if name == "purchase_price" and value is not None:
            return euros(value)
        choices = dict(Vehicle._meta.get_field(name).flatchoices)
        return str(choices[value]) if value and value in choices else super().say(name, value)

    def create(self, values, *, at: datetime, actor):
        return create_vehicle(at=at, actor=actor, **values)

    def change(self, record, changes, *, at: datetime, actor):
        facts = {name: value for name, value in changes.items() if name not in ("place", "meter")}
        if facts:
            update_vehicle(record.pk, at=at, actor=actor, **facts)
        if "place" in changes:
            before = record.place_id
            change_place(record.pk, place=changes["place"], at=at, actor=actor)
            follow({record.pk: before}, place=changes["place"], at=at, actor=actor)
        if "meter" in changes:
            record_meter(record, changes["meter"], at=at, source="Import d’un fichier", actor=actor)


def _key(name: str, value: str) -> str:
    return _bare(value) if name == "plate" else value.upper()


def _written_as(name: str) -> str:
    return "insured_last_day" if name == "insured_until" else name


VEHICLES = Vehicles()
