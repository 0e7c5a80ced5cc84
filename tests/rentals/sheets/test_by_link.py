"""A prescriber's personal link: send a sheet, follow the answer, renew; nothing else opens (row H1)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from mobilite.accounts.models import PersonalLink
from mobilite.documents.models import Document
from mobilite.outbox.models import Message, State
from mobilite.outbox.sending import send_message
from mobilite.people.operations import contact_leaves, update_contact
from mobilite.retention import engine
from mobilite.todo.models import Task
from rentals.forms.sheets import SheetFields
from rentals.models import PrescriberSheet, Prescription
from rentals.models.sheets import QUESTIONS
from rentals.operations import RentalRefused, confirm
from rentals.operations.sheets import decline, renew_by_link, revoke_link, send_link
from rentals.reference import make_example_offers
from tests.factories import a_contact, a_driver, a_place, a_requested_rental, the_organisation
from tests.factories.sheets import a_link, a_sheet, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    a_place()
    return a_contact()


@pytest.fixture
def home(contact):
    return f"/prescrire/{a_link(contact)}/"


def sent(client, home, **changes):
    """Fill the page, check, press « Envoyer »; return the page that follows."""
    checked = client.post(f"{home}nouvelle/", typed(**changes))
    key = checked.context["press_key"]
    return client.post(f"{home}nouvelle/", typed(**changes) | {"press_key": key, "do": "send"}, follow=True)


def test_there_are_fifteen_questions_and_no_other():
    assert len(QUESTIONS) == 15
    assert set(SheetFields.base_fields) == set(QUESTIONS)


def test_a_sheet_is_filled_checked_and_sent(anonymous, home, contact):
    the_organisation()
    assert "Nouvelle demande" in anonymous.get(home).text
    checked = anonymous.post(f"{home}nouvelle/", typed())
    assert "Mésanger" in checked.text
    assert not PrescriberSheet.objects.exists()
    page = sent(anonymous, home, sixteenth="de trop")
    assert "Votre demande est envoyée." in page.text
    assert "En attente" in page.text
    sheet = PrescriberSheet.objects.get()
    assert (sheet.contact, sheet.phone, sheet.commune.name) == (contact, "+33639981234", "Mésanger")
    assert "sixteenth" not in page.text
    assert PersonalLink.objects.get().used_at is not None


def test_pressing_twice_sends_one_sheet(anonymous, home):
    key = anonymous.post(f"{home}nouvelle/", typed()).context["press_key"]
    asked = typed() | {"press_key": key, "do": "send"}
    first = anonymous.post(f"{home}nouvelle/", asked)
    assert anonymous.post(f"{home}nouvelle/", asked).url == first.url
    assert PrescriberSheet.objects.count() == 1


def test_the_key_of_another_page_shows_nothing_of_it(anonymous, home):
    theirs = a_sheet(contact=a_contact("Paul", "Rey"), first_name="Ousmane")
    page = anonymous.post(f"{home}nouvelle/", typed() | {"press_key": theirs.press_key, "do": "send"})
    assert "Cette page a déjà servi" in page.text
    assert "Ousmane" not in page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agrees": ""}, "sans son accord"),
        ({"birth_date": "2030-01-01"}, "dans le futur"),
        ({"starts_on": "2026-04-06"}, "Ce jour est passé"),
        ({"phone": "12"}, "numéro"),
        ({"first_name": "A\x00"}, "nul"),
        ({"purpose": "health"}, "health"),
        ({"remark": "Son numéro : 2 94 05 44 003 123"}, "numéro de sécurité sociale"),
        ({"commune": "75056"}, "75056"),
    ],
)
def test_a_wrong_answer_is_said_beside_it_and_the_rest_stays(anonymous, home, wrong, said):
    page = anonymous.post(f"{home}nouvelle/", typed(**wrong))
    assert said in page.text
    assert 'value="Moreau"' in page.text
    assert not PrescriberSheet.objects.exists()


def test_a_prescriber_sees_her_own_sheets_only(anonymous, home, contact):
    other = a_contact("Paul", "Rey", email="paul.rey@ml.example")
    theirs = a_sheet(contact=other, first_name="Ousmane", last_name="Ba")
    mine = a_sheet(contact=contact)
    assert "Ousmane" not in anonymous.get(home).text
    assert anonymous.get(f"{home}{mine.pk}/").status_code == 200
    for path in (f"{theirs.pk}/", f"{theirs.pk}/fiche.pdf"):
        assert anonymous.get(home + path).status_code == 404
    assert anonymous.post(f"{home}{theirs.pk}/renouveler/", {"prescription": 1}).status_code == 404


def test_a_link_that_is_over_opens_nothing(anonymous, contact, now, agent):
    expired = a_link(contact, at=now - timedelta(days=9), lasts=timedelta(days=8))
    revoked = a_link(contact)
    revoke_link(contact.pk, at=now, actor=agent)
    unknown = "x" * 43
    for token in (expired, revoked, unknown, "x" * 500):
        for path in ("", "nouvelle/", "1/", "1/fiche.pdf"):
            page = anonymous.get(f"/prescrire/{token}/{path}")
            assert page.status_code == 404
            assert "Ce lien ne s’ouvre pas" in page.text
        assert anonymous.post(f"/prescrire/{token}/nouvelle/", typed()).status_code == 404
    with pytest.raises(RentalRefused, match="pas de lien"):
        revoke_link(contact.pk, at=now, actor=agent)


def test_who_left_her_post_opens_nothing_any_more(anonymous, contact, home, now):
    contact.left_on = now.date()
    contact.save()
    assert anonymous.get(home).status_code == 404
    contact.left_on = None
    contact.save()
    contact.partner.is_active = False
    contact.partner.save()
    assert anonymous.get(home).status_code == 404


def test_noting_a_departure_withdraws_the_link_for_good(anonymous, contact, home, now, agent):
    contact_leaves(contact.pk, left_on=now.date(), at=now, actor=agent)
    assert not PersonalLink.objects.filter(revoked_at=None).exists()
    update_contact(contact.pk, left_on=None, at=now, actor=agent)
    assert anonymous.get(home).status_code == 404


def test_a_sheet_and_its_paper_go_a_year_after_the_answer(contact, agent, now):
    the_organisation()
    recent = a_sheet(contact=contact, at=now + timedelta(days=30))
    old = a_sheet(contact=contact)
    paper = Document.objects.get(object_id=old.pk, kind="sheet")
    decline(old.pk, reason="paper", at=now, actor=agent)
    engine.run(now + timedelta(days=368))
    assert list(PrescriberSheet.objects.all()) == [recent]
    paper.refresh_from_db()
    assert (paper.context, paper.erased_at is None) == ({}, False)


def test_the_link_goes_by_email_and_nobody_here_can_read_it(contact, agent, now, settings, anonymous):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    message = send_link(contact.pk, at=now, actor=agent)
    assert "[lien-personnel]" in message.text
    assert not PersonalLink.objects.exists()
    send_message(message.pk)
    body = mail.outbox[-1].body
    address = next(word for word in body.split() if "/prescrire/" in word)
    assert anonymous.get(address[address.index("/prescrire/") :]).status_code == 200
    message.refresh_from_db()
    assert "/prescrire/" not in message.text


def test_a_new_link_replaces_the_former_one_and_withdrawing_stops_the_email(
    contact, agent, now, home, anonymous
):
    message = send_link(contact.pk, at=now, actor=agent)
    assert anonymous.get(home).status_code == 404
    revoke_link(contact.pk, at=now, actor=agent)
    message.refresh_from_db()
    assert message.state == State.CANCELLED
    assert not PersonalLink.objects.filter(revoked_at=None).exists()


def test_no_link_without_an_address_or_to_who_left(contact, agent, now):
    contact.email = ""
    contact.save()
    with pytest.raises(RentalRefused, match="adresse e-mail"):
        send_link(contact.pk, at=now, actor=agent)
    contact.email, contact.left_on = "a@b.example", now.date()
    contact.save()
    with pytest.raises(RentalRefused, match="plus à ce poste"):
        send_link(contact.pk, at=now, actor=agent)
    assert not Message.objects.exists()


def accepted(contact, agent, now, **sheet):
    make_example_offers()  # the scooters' rules say how often a word is renewed
    found = a_sheet(contact=contact, **sheet)
    rental = a_requested_rental(a_driver(), sheet=found, actor=agent)
    confirm(rental.pk, at=now, actor=agent)
    found.refresh_from_db()
    return found


def test_she_renews_in_the_last_days_once_per_press_and_not_past_the_rules(contact, agent, now):
    sheet = accepted(contact, agent, now)
    word = sheet.prescription
    with pytest.raises(RentalRefused, match="à partir du"):
        renew_by_link(contact, sheet.pk, renewed=word.pk, at=now)
    for number in (1, 2):
        at = now + timedelta(days=28 * number)
        made = renew_by_link(contact, sheet.pk, renewed=word.pk, at=at)
        assert renew_by_link(contact, sheet.pk, renewed=word.pk, at=at) == made
        assert (made.number, made.contact, made.recorded_by) == (number, contact, None)
        word = made
    with pytest.raises(RentalRefused, match="autant de fois que possible"):
        renew_by_link(contact, sheet.pk, renewed=word.pk, at=now + timedelta(days=84))
    assert Prescription.objects.count() == 3
    assert Task.objects.filter(key__startswith="rentals.renewed:").count() == 2


def test_a_refused_sheet_says_one_of_the_closed_reasons(anonymous, contact, home, agent, now):
    sheet = a_sheet(contact=contact)
    decline(sheet.pk, reason="territory", at=now, actor=agent)
    page = anonymous.get(f"{home}{sheet.pk}/")
    assert "Pas possible pour l’instant" in page.text
    assert "Hors de notre territoire." in page.text
    with pytest.raises(RentalRefused, match="déjà sa réponse"):
        decline(sheet.pk, reason="paper", at=now, actor=agent)
    other = a_sheet(contact=contact)
    with pytest.raises(RentalRefused, match="ce que le prescripteur lira"):
        decline(other.pk, reason="dette", at=now, actor=agent)


def test_the_database_refuses_a_sheet_without_agreement_or_with_a_reason_of_its_own(contact):
    sheet = a_sheet(contact=contact)
    for wrong in ({"agrees": False}, {"reason": "paper"}, {"purpose": "health"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PrescriberSheet.objects.filter(pk=sheet.pk).update(**wrong)
