"""Accounts: opened, changed, closed by administrators; places and counter mode by oneself."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command

from mobilite.accounts import operations
from mobilite.accounts.models import User
from mobilite.accounts.roles import Role
from mobilite.audit.models import Entry
from tests.cast import PASSWORD, client_for, staff
from tests.factories import a_place

pytestmark = pytest.mark.django_db


def answers(**changes):
    return {
        "first_name": "Lucie",
        "last_name": "Hamon",
        "email": "Lucie.Hamon@structure.example",
        "roles": ["agent", "adviser"],
        "place": "",
    } | changes


def test_an_administrator_opens_an_account_and_the_link_leaves(as_administrator, administrator, now):
    response = as_administrator.post("/reglages/comptes/nouveau/", answers(), follow=True)
    user = User.objects.get(email="lucie.hamon@structure.example")
    assert user.roles == [Role.AGENT, Role.ADVISER]
    assert not user.has_usable_password()
    assert mail.outbox[0].to == [user.email]
    assert "Un compte vous a été ouvert" in mail.outbox[0].body
    page = response.content.decode()
    assert "Le compte de Lucie Hamon est ouvert." in page
    entry = Entry.objects.get(object_label="accounts.user")
    assert (str(entry), entry.at) == (f"{administrator} a ouvert le compte de Lucie Hamon", now)


def test_the_first_password_is_chosen_from_that_mail(as_administrator, anonymous):
    as_administrator.post("/reglages/comptes/nouveau/", answers())
    address = re.search(r"https?://testserver(\S+)", mail.outbox[0].body)[1]
    page = anonymous.get(address, follow=True)
    new = "quatre chevaux blancs"
    anonymous.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    email = "lucie.hamon@structure.example"
    assert anonymous.post("/compte/connexion/", {"username": email, "password": new}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "paul.morel@structure.example"}, "Un compte a déjà cette adresse e-mail."),
        ({"email": "PAUL.Morel@structure.example"}, "Un compte a déjà cette adresse e-mail."),
        ({"email": "n’importe quoi"}, "adresse"),
        ({"roles": []}, "Cochez un rôle au moins."),
        ({"roles": ["king"]}, "king"),
        ({"last_name": ""}, "Il manque"),
        ({"place": "999"}, "choix"),
    ],
)
def test_a_wrong_answer_is_said_and_what_was_typed_stays(as_administrator, changes, sentence):
    response = as_administrator.post("/reglages/comptes/nouveau/", answers(**changes))
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert "Lucie" in page
    assert User.objects.count() == 1


def test_roles_and_place_are_changed_and_the_journal_says_so(as_administrator, agent):
    ligne = a_place("Ligné")
    as_administrator.post(
        f"/reglages/comptes/{agent.pk}/modifier/",
        answers(
            first_name="Camille", last_name="Bernard", email=agent.email, roles=["manager"], place=ligne.pk
        ),
    )
    agent = User.objects.get(pk=agent.pk)
    assert (agent.roles, agent.place) == ([Role.MANAGER], ligne)
    entry = Entry.objects.get(object_id=agent.pk, object_label="accounts.user")
    assert entry.changed == ["place", "roles"]
    assert entry.data == {"roles": ["manager"]}


def test_closing_an_account_ends_its_sessions_for_good(as_administrator, agent):
    session = client_for(agent)
    assert session.get("/compte/").status_code == 200
    response = as_administrator.post(f"/reglages/comptes/{agent.pk}/fermer/", follow=True)
    assert "Le compte de Camille Bernard est fermé." in response.content.decode()
    assert session.get("/compte/").status_code == 302
    as_administrator.post(f"/reglages/comptes/{agent.pk}/rouvrir/")
    assert User.objects.get(pk=agent.pk).is_active
    assert session.get("/compte/").status_code == 302
    verbs = list(Entry.objects.filter(object_id=agent.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["deactivate", "activate"]


def test_nobody_closes_ones_own_account(as_administrator, administrator):
    response = as_administrator.post(f"/reglages/comptes/{administrator.pk}/fermer/")
    assert "C’est votre propre compte" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_the_last_administrator_keeps_the_role(as_administrator, administrator, now):
    response = as_administrator.post(
        f"/reglages/comptes/{administrator.pk}/modifier/",
        answers(email=administrator.email, roles=["manager"]),
    )
    assert "C’est le dernier administrateur" in response.content.decode()
    assert User.objects.get(pk=administrator.pk).roles == [Role.ADMINISTRATOR]
    second = staff(Role.ADMINISTRATOR, "Rose", "Petit")
    operations.deactivate(administrator.pk, at=now, actor=second)
    with pytest.raises(operations.LastAdministrator):
        operations.deactivate(second.pk, at=now, actor=None)


def test_a_link_is_sent_again_on_demand_but_not_to_a_closed_account(as_administrator, agent):
    as_administrator.post(f"/reglages/comptes/{agent.pk}/lien/")
    assert mail.outbox[0].subject == "Choisir un nouveau mot de passe"
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert as_administrator.post(f"/reglages/comptes/{agent.pk}/lien/").status_code == 404
    assert len(mail.outbox) == 1


def test_no_page_shows_a_password(as_administrator, agent):
    for address in (
        f"/reglages/comptes/{agent.pk}/",
        f"/reglages/comptes/{agent.pk}/modifier/",
        "/reglages/comptes/",
    ):
        page = as_administrator.get(address).content.decode()
        assert agent.password not in page
        assert agent.password.split("$")[-1] not in page


@pytest.mark.parametrize("path", ["", "nouveau/", "{pk}/", "{pk}/modifier/", "{pk}/fermer/"])
def test_only_administrators_come_to_accounts(as_manager, as_agent, agent, path):
    address = f"/reglages/comptes/{path.format(pk=agent.pk)}"
    assert as_manager.get(address).status_code == 403
    assert as_agent.get(address).status_code == 403
    assert as_manager.post(address).status_code in (403, 405)


def test_the_account_of_a_beneficiary_has_neither_role_nor_place(as_administrator, beneficiary):
    page = as_administrator.get(f"/reglages/comptes/{beneficiary.pk}/modifier/").content.decode()
    assert "Rôles" not in page
    as_administrator.post(
        f"/reglages/comptes/{beneficiary.pk}/modifier/",
        answers(email=beneficiary.email, roles=["administrator"]),
    )
    assert User.objects.get(pk=beneficiary.pk).roles == []


# One's own account


def test_one_changes_place_from_the_top_bar_and_stays_on_the_page(as_agent, agent):
    ligne = a_place("Ligné")
    response = as_agent.post("/compte/lieu/", {"place": ligne.pk, "next": "/recherche/?q=x"})
    assert response.headers["Location"] == "/recherche/?q=x"
    agent.refresh_from_db()
    assert agent.place == ligne
    as_agent.post("/compte/lieu/", {"place": ""})
    agent.refresh_from_db()
    assert agent.place is None


@pytest.mark.parametrize("place", ["999", "abc", "-1", "9" * 30])
def test_a_place_that_is_not_there_changes_nothing_bad(as_agent, agent, place):
    assert as_agent.post("/compte/lieu/", {"place": place}).status_code in (302, 404)


def test_a_place_out_of_service_is_not_offered(as_agent):
    shut = a_place("Riaillé", is_open=False)
    assert "Riaillé" not in as_agent.get("/compte/").content.decode()
    assert as_agent.post("/compte/lieu/", {"place": shut.pk}).status_code == 404


def test_the_counter_mode_hides_surnames_until_it_is_turned_off(as_agent, agent):
    as_agent.post("/compte/comptoir/", {"hidden": "oui"})
    agent.refresh_from_db()
    assert agent.hides_surnames
    assert "Montrer les noms" in as_agent.get("/compte/").content.decode()
    as_agent.post("/compte/comptoir/", {"hidden": "non"})
    agent.refresh_from_db()
    assert not agent.hides_surnames


def test_a_setting_of_ones_own_never_leads_to_another_site(as_agent):
    response = as_agent.post("/compte/comptoir/", {"hidden": "oui", "next": "//ailleurs.example/"})
    assert response.headers["Location"] == "/compte/"


# The first administrator


@pytest.fixture
def typed(monkeypatch):
    def type_password(*passwords):
        line = iter(passwords)
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(line))

    return type_password


def test_the_first_administrator_is_opened_from_the_server(typed, anonymous, capsys):
    typed("quatre chevaux blancs", "quatre chevaux blancs")
    call_command("create_account", "Rose.Petit@structure.example", prenom="Rose", nom="Petit")
    user = User.objects.get()
    assert (user.email, user.roles) == ("rose.petit@structure.example", [Role.ADMINISTRATOR])
    assert user.check_password("quatre chevaux blancs")
    assert "Le compte de Rose Petit est ouvert (Administrateur)." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("email", "passwords", "sentence"),
    [
        ("rose@structure.example", ("quatre chevaux blancs", "quatre chevaux noirs"), "pas les mêmes"),
        ("rose@structure.example", ("court", "court"), "12"),
        ("rose", (), "adresse e-mail"),
        ("camille.bernard@structure.example", ("quatre chevaux blancs",) * 2, "déjà cette adresse"),
    ],
)
def test_a_wrong_answer_to_the_command_opens_nothing(agent, typed, email, passwords, sentence):
    typed(*passwords)
    with pytest.raises(CommandError, match=sentence):
        call_command("create_account", email, prenom="Rose", nom="Petit")
    assert User.objects.count() == 1


def test_the_list_takes_as_many_queries_for_two_accounts_as_for_twenty(as_administrator, agent):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            as_administrator.get("/reglages/comptes/")
        return len(captured)

    queries()  # what is kept for a minute is read once
    few = queries()
    for number in range(18):
        staff(Role.AGENT, f"Agent{number}", "Test")
    assert queries() == few


def test_passwords_of_the_cast_are_never_the_product_s_default(agent):
    assert agent.check_password(PASSWORD)
    assert Group.objects.filter(user=agent).count() == 1
