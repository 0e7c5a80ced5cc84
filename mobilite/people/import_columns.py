"""What a file may say of people: its columns, how each is read, and the communes that it means (rows H3, H4)."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mobilite.fields import to_e164
from mobilite.importable import Column, Wrong, day, one_of, text, written, yes_no
from mobilite.pages.french import fold
from mobilite.people.models import Commune, FormerCommune, Person
from mobilite.people.models.persons import Allowance, Channel, Civility, ContractKind, Language, Situation


def read_phone(cell, known) -> str:
    """Read a telephone number; a spreadsheet that took it for a number lost its first 0."""
    value = written(cell)
    digits = re.sub(r"\D", "", value)
    if digits == value and len(digits) == 9 and digits[0] != "0":
        value = f"0{digits}"
    elif digits == value and len(digits) == 11 and digits.startswith("33"):
        value = f"+{digits}"
    try:
        return to_e164(value)
    except ValidationError as error:
        raise Wrong(error.messages[0]) from error


def read_email(cell, known) -> str:
    """Read an e-mail address."""
    value = written(cell).removeprefix("mailto:")
    try:
        validate_email(value)
    except ValidationError as error:
        raise Wrong("Ce n’est pas une adresse e-mail\u00a0: il en manque un morceau.") from error
    if len(value) > 254:
        raise Wrong("C’est trop long\u00a0: 254 signes au plus.")
    return value


def read_postcode(cell, known) -> str:
    """Read a postcode; a spreadsheet that took « 01000 » for a number lost its first 0."""
    value = written(cell).replace(" ", "")
    if value.isdigit() and len(value) == 4:
        value = f"0{value}"
    if not (value.isdigit() and len(value) == 5):
        raise Wrong("Un code postal a cinq chiffres.")
    return value


def read_insee(cell, known) -> Commune:
    """Read an INSEE code, of today or of before a merger (row H3)."""
    code = written(cell).upper().replace(" ", "").zfill(5)
    if code not in known.by_code:
        raise Wrong("Ce code INSEE n’est pas celui d’une commune connue ici.")
    return known.by_code[code]


def _spelled(name: str) -> str:
    """Return a commune's name as it is compared: « St-Mars » is « Saint-Mars »."""
    return re.sub(r"\bste\b", "sainte", re.sub(r"\bst\b", "saint", fold(name)))


def _named(communes: Iterable[Commune]) -> str:
    return ", ".join(f"{one.name} ({one.postcode})" for one in list(communes)[:6])


class Known:
    """Communes and people, read once for a file."""

    def __init__(self, today: date):
        self.today = today
        self.communes = list(Commune.objects.order_by("-in_territory", "name"))
        self.by_code = {commune.insee: commune for commune in self.communes}
        for former in FormerCommune.objects.select_related("commune"):
            self.by_code[former.insee] = former.commune

    def with_postcode(self, postcode: str) -> list[Commune]:
        """Return the communes that share a postcode (row H4)."""
        return [one for one in self.communes if one.postcode == postcode]

    def commune(self, said: str, postcode: str = "") -> Commune:
        """Return the commune that a text means, with the help of a postcode. Raises Wrong."""
        said = said.strip()
        if match := re.fullmatch(r"(\d{5})[ ,-]+(\D.*)|(\D.*?)[ ,]*\(?(\d{5})\)?", said):
            postcode = postcode or match[1] or match[4]
            said = match[2] or match[3]
        if re.fullmatch(r"\d[\dABab]\d{3}", said):
            # A code: a postcode when one has it, an INSEE code of today or of before otherwise.
            if not self.with_postcode(said) and said.upper() in self.by_code:
                return self.by_code[said.upper()]
            postcode, said = said, ""
        name = _spelled(said.rstrip("( "))
        if not name:
            return self._of_postcode(postcode)
        found = [one for one in self.communes if _spelled(one.name) == name]
        if not found:
            # Since a merger the old name is one end of the new one: « Ancenis », « Saint-Géréon ».
            found = [
                one
                for one in self.communes
                if re.search(rf"^{re.escape(name)}\b|\b{re.escape(name)}$", _spelled(one.name))
            ]
        if postcode and len(found) > 1:
            found = [one for one in found if one.postcode == postcode] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise Wrong(f"Plusieurs communes répondent\u00a0: {_named(found)}. Écrivez le nom entier.")
        near = self.with_postcode(postcode) if postcode else []
        hint = f" Au {postcode}\u00a0: {_named(near)}." if near else ""
        raise Wrong(
            f"Cette commune n’est pas connue ici\u00a0: vérifiez son nom, ou laissez la case vide.{hint}"
        )

    def _of_postcode(self, postcode: str) -> Commune:
        found = self.with_postcode(postcode)
        if len(found) == 1:
            return found[0]
        if found:
            raise Wrong(f"Plusieurs communes ont ce code postal\u00a0: {_named(found)}. Écrivez le nom.")
        raise Wrong("Ce code n’est celui d’aucune commune connue ici\u00a0: écrivez le nom.")

    @cached_property
    def people(self) -> list[Person]:
        """Everybody, but who was anonymised; nothing secret is read."""
        secret = ("family_quotient", "yearly_income", "allowance_amount", "search_text")
        people = list(Person.objects.filter(anonymised_at=None).defer(*secret).order_by("pk"))
        for person in people:
            if person.commune_id:
                person.commune = self.by_code[person.commune_id]
        return people


LANGUAGES = {"anglais": "en", "arabe": "ar", "espagnol": "es", "portugais": "pt", "autre": "xx"}
CIVILITIES = {
    "M.": "m", "Mr": "m", "Mme.": "mme", "Mlle": "mme", "Mademoiselle": "mme", "Monsieur": "m", "H": "m", "F": "mme",
    "Homme": "m", "Femme": "mme", "Masculin": "m", "Féminin": "mme",
}  # fmt: skip
SITUATIONS = {
    "demandeur d’emploi": "registered", "demandeuse d’emploi": "registered", "DE": "registered", "DE inscrit": "registered",
    "inscrit à France Travail": "registered", "inscrite à France Travail": "registered", "Pôle emploi": "registered",
    "France Travail": "registered", "chômage": "registered",
    "demandeur d’emploi non inscrit": "unregistered", "DE non inscrit": "unregistered", "sans emploi": "unregistered",
    "salarié": "employee", "salariée": "employee", "emploi": "employee", "CDI": "employee", "CDD": "employee",
    "intérim": "employee", "salarié en insertion": "siae", "salariée en insertion": "siae", "SIAE": "siae",
    "insertion": "siae", "CDDI": "siae", "apprenti": "apprentice", "apprentie": "apprentice", "alternance": "apprentice",
    "alternant": "apprentice", "formation": "trainee", "stagiaire": "trainee", "étudiant": "student",
    "étudiante": "student", "lycéen": "student", "lycéenne": "student", "scolaire": "student", "indépendant": "self_employed",
    "indépendante": "self_employed", "auto-entrepreneur": "self_employed", "micro-entrepreneur": "self_employed",
    "retraité": "retired", "retraitée": "retired", "retraite": "retired", "autre": "other",
}  # fmt: skip
CHANNELS = {
    "texto": "sms",
    "mail": "email",
    "courriel": "email",
    "e-mail": "email",
    "téléphone": "call",
    "appel": "call",
}
ALLOWANCES = {
    "ARE": "are",
    "chômage": "are",
    "revenu de solidarité active": "rsa",
    "allocation adulte handicapé": "aah",
}
CONTRACTS = {"apprentissage": "apprenticeship", "professionnalisation": "professional", "stage": "internship"}

COLUMNS = (
    Column("last_name", "Nom", text(60), ("nom de famille", "nom usuel", "nom d’usage", "noms"), required=True),
    Column("first_name", "Prénom", text(60), ("prénoms", "prenom usuel"), required=True),
    Column("civility", "Civilité", one_of(Civility, CIVILITIES), ("titre", "sexe", "genre", "civ", "M./Mme")),
    Column("birth_name", "Nom de naissance", text(60), ("nom de jeune fille", "nom naissance", "nom patronymique")),
    Column("birth_date", "Date de naissance", day(past=True), ("né le", "née le", "né(e) le", "naissance", "ddn", "date naiss")),
    Column("birth_place", "Lieu de naissance", text(80), ("né à", "née à", "né(e) à", "ville de naissance", "lieu naiss")),
    Column(
        "phone", "Téléphone", read_phone,
        ("tél", "tel portable", "portable", "mobile", "gsm", "numéro de téléphone", "n° de téléphone", "téléphone 1", "téléphone portable"),
        help="Par exemple 06 12 34 56 78.",
    ),
    Column("phone_is_shared", "Numéro partagé", yes_no, ("téléphone partagé",), help="Oui ou non."),
    Column("email", "Adresse e-mail", read_email, ("mail", "email", "e-mail", "courriel", "adresse mail", "adresse électronique")),
    Column("address", "Adresse", text(200), ("rue", "adresse postale", "adresse 1", "domicile", "n° et rue", "voie")),
    Column(
        "commune", "Commune", text(80), ("ville", "localité", "commune de résidence", "commune d’habitation"),
        help="Son nom, avec ou sans code postal.",
    ),
    Column("postcode", "Code postal", read_postcode, ("cp", "code post")),
    Column("insee", "Code INSEE", read_insee, ("insee", "code commune", "code insee commune"), help="Les anciens codes sont compris."),
    Column("language", "Langue", one_of(Language, LANGUAGES), ("langue parlée", "langue préférée")),
    Column("channel", "Préfère être joint par", one_of(Channel, CHANNELS), ("contact préféré", "moyen de contact", "canal")),
    Column("situation", "Situation", one_of(Situation, SITUATIONS), ("statut", "situation professionnelle", "situation pro")),
    Column("allowance", "Allocation", one_of(Allowance, ALLOWANCES), ("minima", "minima sociaux", "allocation principale", "ressources")),
    Column("contract_kind", "Contrat", one_of(ContractKind, CONTRACTS), ("type de contrat", "nature du contrat", "contrat de travail")),
    Column("has_vehicle", "A un véhicule qui roule", yes_no, ("véhicule", "véhiculé", "véhicule personnel", "a un véhicule")),
    Column("referred_on", "Orienté le", day(past=True), ("date d’orientation", "date orientation", "orientée le", "prescrit le", "date de prescription")),
)  # fmt: skip
