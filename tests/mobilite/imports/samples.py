"""The sample files of tests/data, and how they were made: ``python -m tests.mobilite.imports.samples`` writes them anew.

Everything in them is invented: telephones 06 39 98 xx xx, plates numbered 000, addresses at .example.
"""

import csv
import io
from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"

#: Accents, semicolons, dates in three shapes, an empty line, somebody twice, and six lines to correct.
PEOPLE = [
    ["Civilité", "Nom", "Prénom", "Né(e) le", "Téléphone portable", "Adresse e-mail", "Adresse", "CP", "Ville", "Situation", "Véhiculé"],
    ["Mme", "DIALLO", "Aïcha", "31/12/1990", "06 39 98 10 01", "aicha.diallo@personne.example", "3 rue des Lilas ; bât. B", "44150", "Ancenis-Saint-Géréon", "Demandeuse d’emploi", "non"],
    ["M.", "Le Goff", "Loïc", "1988-02-29", "0639981002", "", "12, place de l’Église", "", "Ligné", "Salarié", "oui"],
    ["Mlle", "Noël", "Chloé", "05-07-04", "+33 6 39 98 10 03", "", "", "44850", "ST MARS DU DESERT", "Étudiante", ""],
    ["", "", "", "", "", "", "", "", "", "", ""],
    ["Mme", "Diallo", "Aicha", "31-12-90", "06.39.98.10.01", "", "", "", "", "", ""],
    ["M.", "Petit", "Hervé", "31/02/1985", "06 39 98 10 05", "", "", "", "", "", ""],
    ["Mme", "Garnier", "Zoé", "1/3/1979", "06 39 98 10", "", "", "", "", "", ""],
    ["M.", "Bâ", "Mamadou", "14/07/1995", "06 39 98 10 07", "mamadou.ba@", "", "", "", "", ""],
    ["Mme", "", "Inès", "2001-09-17", "06 39 98 10 08", "", "", "", "", "", ""],
    ["M.", "Œuvrard", "Gaël", "09/11/1969", "06 39 98 10 09", "", "", "", "Trifouillis-les-Oies", "", ""],
    ["Mme", "Roux", "Élise", "22-05-1983", "06 39 98 10 10", "elise.roux@personne.example", "", "", "", "Retraitée", "peut-être"],
]  # fmt: skip

#: A wrong plate, a plate twice, a category that means two, a scooter without plate.
VEHICLES = [
    ["N°", "Type", "Marque", "Modèle", "Immat.", "N° de cadre", "Carburant", "Kilométrage", "Site", "Fin d’assurance"],
    ["C-51", "Voiture", "Renault", "Clio", "ab 000 cd", "", "Essence", "45 200 km", "Ancenis-Saint-Géréon", "31/12/2026"],
    ["C-52", "voiture", "Citroën", "C3", "AB-0O0-CF", "", "Diesel", "61000", "Ancenis", "31/12/2026"],
    ["C-53", "Voiture", "Dacia", "Sandero", "AB000CD", "", "GPL", "12000", "Ancenis", ""],
    ["S-51", "Scooter 50", "Peugeot", "Kisbee", "", "", "Essence", "1500", "Ancenis", ""],
    ["S-52", "scooter", "Kymco", "Agility", "AC-000-DE", "", "Essence", "2300", "Ancenis", ""],
    ["V-51", "VAE", "Arcade", "E-Colors", "", "ARC000051", "Électrique", "", "Ancenis", ""],
]  # fmt: skip

#: As a spreadsheet writes them: real dates and numbers, a title above the heads, an empty line.
WORKBOOK = [
    ["Parc de vélos et de voitures, avril 2026"],
    [],
    ["Numéro", "Catégorie", "Marque", "Modèle", "Immatriculation", "Numéro de cadre", "Énergie", "Boîte", "Places", "Compteur", "Lieu", "Date d’achat", "Première mise en circulation", "Assurance", "CT"],
    ["C-61", "Voiture", "Renault", "Zoé", "AD-000-EF", "VF1EXEMPLE61", "Électrique", "Automatique", 5, 30500, "Ancenis", date(2023, 5, 2), date(2021, 3, 15), date(2026, 12, 31), date(2027, 3, 15)],
    ["C-62", "Voiture", "Peugeot", 208, "AE-000-FG", "VF3EXEMPLE62", "Essence", "Manuelle", 5, 58210.0, "Ancenis", date(2022, 9, 1), date(2020, 1, 8), date(2026, 6, 30), date(2026, 9, 12)],
    [],
    ["V-61", "Vélo à assistance", "Arcade", "E-Colors", None, "ARC000061", "Électrique", None, None, 812, "Ancenis", date(2024, 2, 1), None, None, None],
]  # fmt: skip


def as_csv(rows, *, encoding="utf-8-sig", delimiter=";") -> bytes:
    """Return rows as a spreadsheet saves them in CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows, **more_sheets) -> bytes:
    """Return rows as the first sheet of a workbook; ``more_sheets`` come after it."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Parc"
    for row in rows:
        book.active.append(row)
    for name, others in more_sheets.items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sample(name: str) -> bytes:
    """Return a file of tests/data."""
    return (DATA / name).read_bytes()


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    (DATA / "people-windows-1252.csv").write_bytes(as_csv(PEOPLE, encoding="cp1252"))
    (DATA / "vehicles-utf8.csv").write_bytes(as_csv(VEHICLES, delimiter=","))
    (DATA / "vehicles.xlsx").write_bytes(as_xlsx(WORKBOOK, Notes=[["Rien"]]))
