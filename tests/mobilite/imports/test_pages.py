"""The pages: send a file, say what its columns are, look, import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilite.imports.models import ImportRun
from mobilite.people.models import Person
from tests.factories import a_person
from tests.mobilite.imports.samples import as_csv, as_xlsx, sample
from tests.mobilite.imports.test_read_table import BAD

pytestmark = pytest.mark.django_db
NEW = "/reglages/importer/"
ROWS = [["Nom", "Prénom", "Tél"], ["Diallo", "Aïcha", "0639981001"], ["Petit", "Noé", "0639981002"]]


def send(client, content, *, name="fichier.csv", kind="people", follow=True):
    if not isinstance(content, bytes):
        content = as_csv(content)
    return client.post(NEW, {"kind": kind, "file": SimpleUploadedFile(name, content)}, follow=follow)


def look(client, content, **how):
    """Send a file, keep the columns as proposed, and return the preview."""
    page = send(client, content, **how)
    form = page.context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    return client.post(page.request["PATH_INFO"], data, follow=True)


def text(page) -> str:
    return " ".join(page.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_from_the_file_to_the_list(as_manager):
    page = send(as_manager, sample("people-windows-1252.csv"))
    assert page.context["form"].initial["c3"] == "birth_date"
    assert "31/12/1990 · 1988-02-29 · 05-07-04" in text(page)
    page = look(as_manager, sample("people-windows-1252.csv"))
    assert "Importer 3 personnes" in text(page)
    assert "Ligne 7" in text(page)
    assert "31/02/1985" in text(page)
    assert "Ce jour n’existe pas au calendrier." in text(page)
    assert not Person.objects.exists(), "nothing is written before somebody says so"
    url = page.request["PATH_INFO"]
    page = as_manager.post(f"{url}importer/", follow=True)
    assert "Rien n’est importé : il reste 7 lignes à corriger" in text(page)
    assert not Person.objects.exists()
    page = as_manager.post(f"{url}importer/", {"leave_wrong": "1"}, follow=True)
    assert "3 personnes ajoutées, 7 lignes laissées de côté." in text(page)
    assert Person.objects.count() == 3


def test_pressing_import_twice_imports_once(as_manager):
    url = look(as_manager, ROWS).request["PATH_INFO"]
    for _ in range(2):
        page = as_manager.post(f"{url}importer/", follow=True)
        assert "2 personnes ajoutées." in text(page)
    assert Person.objects.count() == 2


def test_the_lines_to_correct_come_back_as_a_file_that_can_be_sent_again(as_manager):
    url = look(as_manager, sample("people-windows-1252.csv")).request["PATH_INFO"]
    response = as_manager.get(f"{url}lignes-a-corriger/")
    content = b"".join(response.streaming_content)
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Ligne;À corriger;Civilité;Nom;Prénom")
    assert len(lines) == 8
    assert "Ce jour n’existe pas au calendrier." in content.decode()
    as_manager.post(f"{url}importer/", {"leave_wrong": "1"})
    again = content.decode().replace("31/02/1985", "28/02/1985")
    page = look(as_manager, again.encode())
    assert "Importer 1 personne" in text(page)


def test_somebody_who_may_be_known_is_asked_about_on_the_page(as_manager):
    known = a_person("Aïcha", "Diallo", phone="+33639981099", birth_date=None)
    page = look(as_manager, ROWS)
    assert "À décider" in text(page)
    assert "C’est Aïcha Diallo, 06 39 98 10 99" in text(page)
    url = page.request["PATH_INFO"]
    page = as_manager.post(f"{url}importer/", {"line-2": str(known.pk), "only_decide": "1"}, follow=True)
    assert "Vos choix sont gardés" in text(page)
    assert "06 39 98 10 99" in text(page)
    as_manager.post(f"{url}importer/", {"line-2": str(known.pk)})
    known.refresh_from_db()
    assert known.phone == "+33639981001"
    assert Person.objects.count() == 2


def test_an_answer_that_was_not_offered_decides_nothing(as_manager):
    other = a_person("Bruno", "Sow")
    a_person("Aïcha", "Diallo", phone="+33639981099", birth_date=None)
    url = look(as_manager, ROWS).request["PATH_INFO"]
    page = as_manager.post(f"{url}importer/", {"line-2": str(other.pk), "line-x": "y" * 500}, follow=True)
    assert "Rien n’est importé" in text(page)
    assert Person.objects.count() == 2


def test_a_column_that_is_missing_is_asked_for_and_what_was_chosen_stays(as_manager):
    page = send(as_manager, ROWS)
    page = as_manager.post(page.request["PATH_INFO"], {"c0": "last_name", "c1": "", "c2": "phone"})
    assert "Il manque « Prénom »" in text(page)
    assert page.context["form"]["c2"].value() == "phone"


def test_vehicles_ask_for_a_place_when_the_file_says_none(as_manager, manager):
    rows = [
        ["Numéro", "Type", "Marque", "Modèle", "Énergie", "Plaque"],
        ["C-51", "Voiture", "Renault", "Clio", "Essence", "AB-000-CD"],
    ]
    page = send(as_manager, rows, kind="vehicles")
    assert "Et si le fichier ne le dit pas ?" in text(page)
    form = page.context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields}
    refused = as_manager.post(page.request["PATH_INFO"], data)
    assert "Il manque « Lieu »" in text(refused)
    page = as_manager.post(
        page.request["PATH_INFO"], data | {"for_all_place": manager.place.name}, follow=True
    )
    assert "Importer 1 véhicule" in text(page)


@pytest.mark.parametrize(("content", "words"), BAD.values(), ids=list(BAD))
def test_a_bad_file_gives_a_sentence_beside_the_field(as_manager, content, words):
    page = send(as_manager, content, name="fichier.xlsx")
    assert page.status_code == 200
    assert words.replace("\u00a0", " ").replace("\u202f", " ") in text(page)
    assert not ImportRun.objects.exists()


def test_another_kind_of_file_is_refused_by_its_name(as_manager):
    assert "ni un CSV ni un classeur" in text(send(as_manager, b"a;b\n1;2", name="photo.jpg"))


def test_no_file_and_no_kind_are_asked_for(as_manager):
    page = as_manager.post(NEW, {})
    assert "Choisissez un fichier." in text(page)
    assert "Dites ce que contient le fichier." in text(page)


def test_what_a_file_says_is_never_taken_for_a_page(as_manager):
    rows = [
        ["<u>Nom</u>", "Nom", "Prénom"],
        ["x", "<script>alert(1)</script>", '"><img src=x>'],
        ["x", "", "<i>a</i>"],
    ]
    for page in (send(as_manager, rows, name="<u>.csv"), look(as_manager, rows, name="<u>.csv")):
        assert "<script>alert" not in page.content.decode()
        assert "<i>a</i>" not in page.content.decode()
        assert "<u>Nom" not in page.content.decode()


def test_a_workbook_is_sent_as_well(as_manager):
    assert "Importer 2 personnes" in text(look(as_manager, as_xlsx(ROWS), name="personnes.XLSX"))


def test_giving_up_removes_the_file_and_says_so(as_manager):
    url = look(as_manager, ROWS).request["PATH_INFO"]
    page = as_manager.post(f"{url}abandonner/", follow=True)
    assert "Rien n’a été importé." in text(page)
    page = as_manager.get(url)
    assert "rien n’a été importé" in text(page)
    assert as_manager.get(f"{url}colonnes/").status_code == 302


def test_a_file_that_is_gone_is_said_so(as_manager, settings):
    url = look(as_manager, ROWS).request["PATH_INFO"]
    for file in settings.MEDIA_ROOT.glob("imports/**/*.csv"):
        file.unlink()
    assert "n’est plus gardé ici" in text(as_manager.get(url))
    assert "n’est plus gardé ici" in text(as_manager.post(f"{url}importer/", follow=True))
    assert "n’est plus gardé ici" in text(as_manager.get(f"{url}lignes-a-corriger/", follow=True))


def test_the_settings_show_it_to_those_who_may(as_manager, as_administrator, as_agent):
    for client in (as_manager, as_administrator):
        assert "Importer un fichier" in text(client.get("/reglages/"))
    assert as_agent.get(NEW).status_code == 403
