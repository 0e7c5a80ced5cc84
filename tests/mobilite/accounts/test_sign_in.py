"""Sign in, sign out, choose a password."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from mobilite.accounts.models import User
from mobilite.audit.models import Entry
from tests.cast import PASSWORD, client_for

SIGN_IN = "/compte/connexion/"


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": user.email, "password": password, **extra})


def signed_in(client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def test_the_right_password_opens_the_first_page_of_the_role(anonymous, agent):
    response = sign_in(anonymous, agent)
    assert response.status_code == 302
    assert signed_in(anonymous)


def test_the_address_may_be_typed_in_capitals_with_a_space(anonymous, agent):
    anonymous.post(SIGN_IN, {"username": f" {agent.email.upper()} ", "password": PASSWORD})
    assert signed_in(anonymous)


def test_a_wrong_password_is_refused_in_plain_french_and_keeps_the_address(anonymous, agent):
    response = sign_in(anonymous, agent, "faux")
    assert response.status_code == 200
    page = response.content.decode()
    assert "L’adresse ou le mot de passe ne va pas." in page
    assert agent.email in page
    assert "faux" not in page
    assert not signed_in(anonymous)


@pytest.mark.parametrize("typed", ["a" * 100_000, "\x00", "agent\x00@structure.example", "🚲" * 300])
def test_what_is_no_address_at_all_is_refused_like_any_other(anonymous, agent, typed):
    response = anonymous.post(SIGN_IN, {"username": typed, "password": "faux"})
    assert response.status_code == 200
    assert not signed_in(anonymous)


def test_an_unknown_address_gets_the_very_same_answer(anonymous, agent):
    known = sign_in(anonymous, agent, "faux").content.decode()
    response = anonymous.post(SIGN_IN, {"username": "personne@nulle-part.example", "password": "faux"})
    sentence = re.search(r"<li>(.*?)</li>", known)[1]
    assert sentence in response.content.decode()


def test_a_stranger_is_sent_to_sign_in_and_brought_back(anonymous, administrator):
    response = anonymous.get("/reglages/comptes/")
    assert response.headers["Location"] == f"{SIGN_IN}?next=/reglages/comptes/"
    response = sign_in(anonymous, administrator, next="/reglages/comptes/")
    assert response.headers["Location"] == "/reglages/comptes/"


def test_nobody_is_led_to_another_site(anonymous, agent):
    response = sign_in(anonymous, agent, next="https://ailleurs.example/")
    assert "ailleurs" not in response.headers["Location"]


def test_the_session_key_changes_at_sign_in(anonymous, agent):
    anonymous.get(SIGN_IN)
    session = anonymous.session
    session["before"] = 1
    session.save()
    anonymous.cookies["sessionid"] = session.session_key
    sign_in(anonymous, agent)
    assert anonymous.session.session_key != session.session_key


@pytest.mark.parametrize("name", ["prescriber", "beneficiary"])
def test_partners_and_beneficiaries_wait_for_their_own_space(anonymous, request, name):
    response = sign_in(anonymous, request.getfixturevalue(name))
    assert "celle de l’équipe" in response.content.decode()
    assert not signed_in(anonymous)


def test_a_closed_account_does_not_open(anonymous, agent):
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert sign_in(anonymous, agent).status_code == 200
    assert not signed_in(anonymous)


def test_signing_out_takes_a_post(as_agent):
    assert as_agent.get("/compte/deconnexion/").status_code == 405
    assert signed_in(as_agent)
    assert as_agent.post("/compte/deconnexion/").status_code == 302
    assert not signed_in(as_agent)


def test_five_wrong_passwords_close_the_door_kindly_for_a_quarter_of_an_hour(
    anonymous, agent, adviser, settings
):
    settings.AXES_ENABLED = True
    answers = [sign_in(anonymous, agent, "faux").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    response = sign_in(anonymous, agent)
    assert response.status_code == 429
    assert "un quart d’heure" in response.content.decode()
    assert not signed_in(anonymous)
    # A colleague on the same machine is not shut out.
    assert sign_in(client_for(), adviser).status_code == 302


def test_the_capitals_of_an_address_do_not_give_five_more_tries(anonymous, agent, settings):
    settings.AXES_ENABLED = True
    for _ in range(4):
        sign_in(anonymous, agent, "faux")
    response = anonymous.post(SIGN_IN, {"username": agent.email.upper(), "password": "faux"})
    assert response.status_code == 429


# Passwords


def link_in(message) -> str:
    return re.search(r"https?://testserver(\S+)", message.body)[1]


def test_a_forgotten_password_is_chosen_again_from_a_mail(anonymous, agent):
    response = anonymous.post("/compte/oubli/", {"email": agent.email.upper()}, follow=True)
    assert "un e-mail vient de partir" in response.content.decode()
    (message,) = mail.outbox
    assert message.to == [agent.email]
    assert message.body.startswith("Bonjour Camille,")
    page = anonymous.get(link_in(message), follow=True)
    assert "Nouveau mot de passe" in page.content.decode()
    address = page.redirect_chain[-1][0]
    new = "quatre chevaux blancs"
    response = anonymous.post(address, {"new_password1": new, "new_password2": new})
    assert response.headers["Location"] == SIGN_IN
    assert sign_in(anonymous, agent, new).status_code == 302
    entry = Entry.objects.get(verb="password")
    assert str(entry) == "Camille Bernard a choisi un nouveau mot de passe"
    assert new not in str(vars(entry))


def test_the_link_of_the_mail_serves_once(anonymous, agent):
    anonymous.post("/compte/oubli/", {"email": agent.email})
    address = link_in(mail.outbox[0])
    form = anonymous.get(address, follow=True).redirect_chain[-1][0]
    anonymous.post(form, {"new_password1": "quatre chevaux blancs", "new_password2": "quatre chevaux blancs"})
    page = client_for().get(address, follow=True).content.decode()
    assert "Ce lien a déjà servi" in page


def test_an_unknown_address_is_answered_the_same_and_gets_no_mail(anonymous, agent):
    known = anonymous.post("/compte/oubli/", {"email": agent.email})
    unknown = anonymous.post("/compte/oubli/", {"email": "personne@nulle-part.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert len(mail.outbox) == 1


def test_asking_twice_within_a_minute_sends_one_mail(anonymous, agent):
    anonymous.post("/compte/oubli/", {"email": agent.email})
    anonymous.post("/compte/oubli/", {"email": agent.email})
    assert len(mail.outbox) == 1


def test_a_closed_account_gets_no_mail(anonymous, agent):
    User.objects.filter(pk=agent.pk).update(is_active=False)
    anonymous.post("/compte/oubli/", {"email": agent.email})
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_said(anonymous, agent, settings):
    settings.EMAIL_BACKEND = "tests.mobilite.accounts.test_sign_in.NoServer"
    response = anonymous.post("/compte/oubli/", {"email": agent.email})
    assert response.status_code == 200
    assert "L’e-mail n’est pas parti" in response.content.decode()


class NoServer:
    """A mail server that nobody answers at."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody")


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("court", "court", "12"),
        ("quatre chevaux blancs", "quatre chevaux noirs", "ne sont pas les mêmes"),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "courant"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused_in_french(as_agent, new, again, sentence):
    response = as_agent.post(
        "/compte/mot-de-passe/", {"old_password": PASSWORD, "new_password1": new, "new_password2": again}
    )
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_changing_ones_password_keeps_this_session_and_ends_the_others(agent):
    here, elsewhere = client_for(agent), client_for(agent)
    new = "quatre chevaux blancs"
    response = here.post(
        "/compte/mot-de-passe/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert response.status_code == 302
    assert signed_in(here)
    assert not signed_in(elsewhere)


def test_the_present_password_is_asked_for(as_agent):
    new = "quatre chevaux blancs"
    response = as_agent.post(
        "/compte/mot-de-passe/", {"old_password": "faux", "new_password1": new, "new_password2": new}
    )
    assert "Ce n’est pas votre mot de passe actuel." in response.content.decode()
