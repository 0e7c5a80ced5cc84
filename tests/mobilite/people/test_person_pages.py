"""The pages about people, as the team uses them."""

from datetime import date, time

import pytest
from django.urls import reverse

from mobilite.audit.models import Entry
from mobilite.people.models import Consent, Note, Person
from tests.cast import client_for
from tests.factories import (
    a_consent,
    a_contact,
    a_licence,
    a_paper,
    a_person,
    an_activity,
    commune,
)

pytestmark = pytest.mark.django_db

NEW = {
    "last_name": "Diallo",
    "first_name": "Aïcha",
    "phone": "06 39 98 12 34",
    "language": "fr",
    "channel": "sms",
    "commune": "44003",
    "situation": "registered",
    "has_vehicle": "false",
}


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def page(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


class TestList:
    def test_a_person_is_found_by_telephone(self, as_agent):
        a_person("Aïcha", "Le Goff", phone="+33639981234")
        a_person("Bruno", "Martin", phone="+33639985678")
        shown = page(as_agent.get(url("persons"), {"q": "0639 98 12 34"}))
        assert "Aïcha Le Goff" in shown
        assert "Bruno Martin" not in shown

    def test_a_hidden_address_hides_the_commune_too_on_screen_and_in_files(self, as_agent):
        a_person(
            "Aïcha", "Le Goff", commune=commune("Ligné"), address="3 rue du Puits", address_is_hidden=True
        )
        shown = page(as_agent.get(url("persons")))
        table = shown[shown.index("<tbody") : shown.index("</tbody>")]
        exported = b"".join(as_agent.get(url("persons"), {"export": "csv"})).decode()
        for text in (table, exported):
            assert "masquée" in text
            assert "Ligné" not in text
            assert "rue du Puits" not in text

    def test_counter_mode_keeps_initials_only(self, agent, as_agent):
        a_person("Aïcha", "Le Goff")
        type(agent).objects.filter(pk=agent.pk).update(hides_surnames=True)
        shown = page(as_agent.get(url("persons")))
        assert "Aïcha L." in shown
        assert "Le Goff" not in shown

    def test_filters_and_tabs_narrow(self, as_agent):
        sent = a_person("Aïcha", "Le Goff", referred_by=a_contact(), referred_on=date(2026, 4, 2))
        a_person("Bruno", "Martin", commune=commune("Nort-sur-Erdre"), language="ar")
        for query, name in (
            ({"vue": "orientees"}, "Aïcha Le Goff"),
            ({"vue": "territoire"}, "Aïcha Le Goff"),
            ({"prescripteur": sent.referred_by.partner_id}, "Aïcha Le Goff"),
            ({"commune": "44110"}, "Bruno Martin"),
            ({"language": "ar"}, "Bruno Martin"),
        ):
            shown = page(as_agent.get(url("persons"), query))
            assert name in shown, query
            assert ({"Aïcha Le Goff", "Bruno Martin"} - {name}).pop() not in shown, query

    def test_the_workshop_may_not(self, as_workshop):
        assert as_workshop.get(url("persons")).status_code == 403


class TestNewPerson:
    def test_it_is_created_and_shown(self, as_agent):
        response = as_agent.post(url("new"), NEW, follow=True)
        person = Person.objects.get()
        assert response.redirect_chain[-1][0] == person.get_absolute_url()
        assert "La fiche est créée : Aïcha Diallo." in page(response)
        assert person.phone == "+33639981234"

    def test_the_communes_of_the_territory_come_first(self, as_agent):
        shown = page(as_agent.get(url("new")))
        inside, outside = shown.index('label="Dans le territoire"'), shown.index('label="Autres communes"')
        assert (
            inside < shown.index("Le Cellier (44850)") < outside < shown.index("Saint-Mars-du-Désert (44850)")
        )

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("phone", "06 39", "Ce numéro n’a pas le bon nombre de chiffres"),
            ("birth_date", "31/02/2020", "Saisissez une date valide"),
            ("birth_date", "2062-01-01", "dans le futur"),
            ("last_name", "", "Il manque « Nom »"),
            ("email", "aicha chez exemple", "adresse de courriel valide"),
            ("commune", "99999", "Sélectionnez un choix valide"),
            ("address", "2 02 09 44 003 123", "numéro de sécurité sociale"),
            ("referred_on", "2027-01-01", "dans le futur"),
        ],
    )
    def test_bad_input_gets_a_sentence_and_stays(self, as_agent, field, typed, sentence):
        response = as_agent.post(url("new"), NEW | {field: typed})
        assert response.status_code == 200
        assert sentence in page(response)
        assert "06 39" in page(response)
        assert not Person.objects.exists()

    def test_somebody_who_looks_the_same_is_asked_about_once(self, as_agent):
        known = a_person("Aicha", "DIALLO", phone="+33639981234")
        response = as_agent.post(url("new"), NEW)
        shown = page(response)
        assert "Cette personne existe peut-être déjà" in shown
        assert known.get_absolute_url() in shown
        assert "Même nom et même téléphone." in shown
        assert Person.objects.count() == 1
        assert as_agent.post(url("new"), NEW | {"anyway": str(known.pk)}).status_code == 302
        assert Person.objects.count() == 2

    def test_saying_yes_to_one_is_not_saying_yes_to_another(self, as_agent):
        known = a_person("Aicha", "DIALLO", phone="+33639981234")
        a_person("Moussa", "Diallo", phone="+33639981234")
        as_agent.post(url("new"), NEW | {"anyway": str(known.pk)})
        assert Person.objects.count() == 2

    def test_the_panel_answers_while_one_types(self, as_agent):
        a_person("Aïcha", "Le Goff")
        assert "Même nom." in page(
            as_agent.get(url("likely"), {"first_name": "aicha", "last_name": "legoff"})
        )
        nothing = as_agent.get(url("likely"), {"last_name": "\x00", "birth_date": "2002-", "phone": "06"})
        assert nothing.status_code == 200
        assert "existe peut-être" not in page(nothing)

    def test_it_starts_from_what_was_searched_and_goes_back_where_it_came_from(self, as_agent):
        assert 'value="Diallo"' in page(as_agent.get(url("new"), {"last_name": "Diallo"}))
        response = as_agent.post(url("new") + "?suite=/locations/nouvelle/", NEW)
        assert response["Location"] == f"/locations/nouvelle/?person={Person.objects.get().pk}"

    def test_it_never_leads_to_another_site(self, as_agent):
        response = as_agent.post(url("new") + "?suite=//ailleurs.example/", NEW)
        assert response["Location"] == Person.objects.get().get_absolute_url()


class TestRecord:
    def test_everything_known_is_there(self, as_agent, agent, now):
        person = a_person(
            "Aïcha", "Le Goff", birth_date=date(2002, 9, 12), phone="+33639981240", papers=["identity"]
        )
        a_licence(person)
        an_activity(person)
        a_consent(person)
        Note.objects.create(person=person, text="Veut acheter une voiture.", at=now, author=agent)
        shown = page(as_agent.get(person.get_absolute_url()))
        for words in (
            "Aïcha Le Goff", "23 ans", "06 39 98 12 40", "à vérifier au comptoir", "Ancenis-Saint-Géréon",
            "jusqu’au 3 mai 2031", "à demander", "Permis B", "Jardins du Pont", "Accord",
            "Veut acheter une voiture.", "Connue depuis mars 2026", "sans véhicule qui roule",
        ):  # fmt: skip
            assert words in shown, words

    def test_cautions_come_first(self, as_agent):
        person = a_person(no_voicemail=True, call_from=time(9), call_until=time(12), address_is_hidden=True)
        shown = page(as_agent.get(person.get_absolute_url()))
        assert "Ne laissez pas de message vocal." in shown
        assert "Appelez entre 9 h et 12 h." in shown

    def test_a_hidden_address_shows_only_to_those_who_may(self, as_agent, as_adviser):
        person = a_person(address="3 rue du Puits", address_is_hidden=True)
        for name in ("person", "identity"):
            assert "rue du Puits" not in page(as_agent.get(url(name, person.pk)))
            assert "rue du Puits" in page(as_adviser.get(url(name, person.pk)))

    def test_whoever_may_not_see_it_does_not_erase_a_hidden_address(self, as_agent):
        person = a_person("Aïcha", "Diallo", address="3 rue du Puits", address_is_hidden=True)
        as_agent.post(url("identity", person.pk), NEW | {"first_name": "Inès", "address": "ailleurs"})
        person.refresh_from_db()
        assert (person.first_name, person.address) == ("Inès", "3 rue du Puits")

    def test_amounts_show_only_to_those_who_may(self, as_agent, as_recruiter):
        person = a_person(family_quotient="412.00", quotient_proof_on=date(2026, 4, 1))
        for name in ("person", "situation"):
            assert "412,00" in page(as_agent.get(url(name, person.pk)))
            assert "412,00" not in page(as_recruiter.get(url(name, person.pk)))

    def test_whoever_may_not_see_amounts_does_not_erase_them(self, as_recruiter):
        person = a_person(family_quotient="412.00", quotient_proof_on=date(2026, 4, 1))
        as_recruiter.post(url("situation", person.pk), {"situation": "employee", "has_vehicle": "true"})
        person.refresh_from_db()
        assert str(person.family_quotient) == "412.00"
        assert person.situation == "employee"

    def test_counter_mode_hides_the_surname(self, agent, as_agent):
        person = a_person("Aïcha", "Le Goff")
        type(agent).objects.filter(pk=agent.pk).update(hides_surnames=True)
        assert "Le Goff" not in page(as_agent.get(person.get_absolute_url()))

    def test_it_costs_as_many_queries_whatever_is_known(
        self, as_agent, agent, now, django_assert_max_num_queries
    ):
        person = a_person("Aïcha", "Le Goff", referred_by=a_contact())
        as_agent.get(person.get_absolute_url())
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as before:
            as_agent.get(person.get_absolute_url())
        for place in ("Ligné", "Mouzeil", "Oudon"):
            an_activity(person, where=place)
            a_paper(person, seen_by=agent)
            a_consent(person, recorded_by=agent)
            Note.objects.create(person=person, text="Note", at=now, author=agent)
        a_licence(person, "B")
        a_licence(person, "A1")
        with django_assert_max_num_queries(len(before)):
            as_agent.get(person.get_absolute_url())

    def test_a_stranger_sees_nothing(self, anonymous, as_beneficiary, as_workshop, as_prescriber):
        person = a_person()
        assert anonymous.get(person.get_absolute_url()).status_code == 302
        for client in (as_beneficiary, as_workshop, as_prescriber):
            assert client.get(person.get_absolute_url()).status_code == 403


class TestCards:
    """Each card is changed by its own short form, and each change is in the journal once."""

    def changed(self, client, name, person, data, *args):
        before = Entry.objects.count()
        response = client.post(url(name, person.pk, *args), data)
        assert response.status_code == 302, response.context and response.context["form"].errors
        assert response["Location"] == person.get_absolute_url()
        assert Entry.objects.count() == before + 1
        return Entry.objects.latest("pk")

    def test_identity(self, as_agent):
        person = a_person("Aïcha", "Diallo")
        self.changed(as_agent, "identity", person, NEW | {"last_name": "Morvan"})
        person.refresh_from_db()
        assert person.last_name == "Morvan"

    def test_situation(self, as_agent):
        person = a_person()
        contact = a_contact()
        data = {
            "situation": "trainee", "allowance": "rsa", "has_vehicle": "unknown", "family_quotient": "412,50",
            "quotient_proof_on": "2026-04-01", "referred_by": contact.pk, "referred_on": "2026-04-02",
        }  # fmt: skip
        entry = self.changed(as_agent, "situation", person, data)
        person.refresh_from_db()
        assert str(person.family_quotient) == "412.50"
        assert person.referred_by == contact
        assert "412" not in f"{entry.sentence} {entry.data}"

    def test_a_quotient_without_the_date_of_its_proof(self, as_agent):
        person = a_person()
        response = as_agent.post(
            url("situation", person.pk), {"has_vehicle": "false", "family_quotient": "412,50"}
        )
        assert "Donnez la date de la preuve du quotient." in page(response)
        assert 'value="412,50"' in page(response)

    def test_caution(self, as_agent):
        person = a_person()
        self.changed(
            as_agent, "caution", person, {"no_voicemail": "on", "call_from": "09:00", "call_until": "12:00"}
        )
        person.refresh_from_db()
        assert person.needs_caution
        self.changed(as_agent, "caution", person, {})
        person.refresh_from_db()
        assert not person.needs_caution

    @pytest.mark.parametrize(
        ("hours", "sentence"),
        [
            ({"call_from": "09:00"}, "Donnez les deux heures."),
            ({"call_until": "09:00"}, "Donnez les deux heures."),
            ({"call_from": "12:00", "call_until": "09:00"}, "Cette heure vient avant l’autre."),
            ({"call_from": "midi", "call_until": "14:00"}, "Saisissez une heure valide"),
        ],
    )
    def test_hours_that_make_no_sense(self, as_agent, hours, sentence):
        assert sentence in page(as_agent.post(url("caution", a_person().pk), hours))

    def test_licences(self, as_agent):
        person = a_person()
        data = {"category": "B", "number": "18AA00001", "issued_on": "2018-06-01", "expires_on": "2033-06-01"}
        self.changed(as_agent, "licence_new", person, data)
        licence = person.licences.get()
        assert (licence.seen_on, str(licence.seen_by)) == (date(2026, 4, 7), "Camille Bernard")
        assert "déjà notée" in page(as_agent.post(url("licence_new", person.pk), data))
        self.changed(as_agent, "licence", person, data | {"automatic_only": "on"}, licence.pk)
        licence.refresh_from_db()
        assert licence.automatic_only
        self.changed(as_agent, "licence_remove", person, {}, licence.pk)
        assert not person.licences.exists()

    def test_a_licence_that_ends_before_it_begins(self, as_agent):
        data = {"category": "B", "number": "1", "issued_on": "2018-06-01", "expires_on": "2017-06-01"}
        shown = page(as_agent.post(url("licence_new", a_person().pk), data))
        assert "La fin de validité vient après la délivrance." in shown

    def test_a_licence_of_tomorrow(self, as_agent):
        data = {"category": "B", "number": "1", "issued_on": "2026-04-08"}
        assert "dans le futur" in page(as_agent.post(url("licence_new", a_person().pk), data))

    def test_papers(self, as_agent):
        person = a_person()
        assert 'value="address" ' in page(as_agent.get(url("paper_new", person.pk), {"kind": "address"}))
        self.changed(as_agent, "paper_new", person, {"kind": "address", "issued_on": "2026-04-01"})
        paper = person.papers.get()
        assert (
            "Datée du 1er avril 2026, vue le 7 avril 2026 par Camille Bernard, acceptée jusqu’au 1er juillet 2026."
            in page(as_agent.get(url("paper", person.pk, paper.pk)))
        )
        self.changed(as_agent, "paper", person, {}, paper.pk)
        assert not person.papers.exists()

    def test_activities(self, as_agent):
        person = a_person()
        data = {
            "kind": "work",
            "employer": "Serres de l’Erdre",
            "commune": "44082",
            "starts_on": "2026-04-08",
        }
        self.changed(as_agent, "activity_new", person, data)
        activity = person.activities.get()
        self.changed(as_agent, "activity", person, data | {"ends_on": "2026-10-08"}, activity.pk)
        response = as_agent.post(url("activity", person.pk, activity.pk), data | {"ends_on": "2026-04-08"})
        assert "La fin vient après le début." in page(response)

    def test_a_change_of_mind_is_a_new_answer(self, as_agent):
        person = a_person()
        self.changed(as_agent, "consent", person, {"purpose": "sms", "given": "oui", "how": "Au comptoir"})
        self.changed(as_agent, "consent", person, {"purpose": "sms", "given": "non", "how": "Par téléphone"})
        assert Consent.objects.filter(person=person).count() == 2
        assert "Refus" in page(as_agent.get(person.get_absolute_url()))

    def test_a_household(self, as_agent):
        person, other = a_person("Aïcha", "Diallo"), a_person("Moussa", "Diallo")
        a_person("Nadia", "Diallo")
        asked = as_agent.post(url("household", person.pk), {"who": "diallo"})
        assert "Choisissez la bonne personne." in page(asked)
        assert "Moussa Diallo" in page(asked)
        self.changed(as_agent, "household", person, {"who": "diallo", "with_person": other.pk})
        assert "Vit avec" in page(as_agent.get(person.get_absolute_url()))
        self.changed(as_agent, "leave_household", person, {})
        other.refresh_from_db()
        assert other.household is None

    def test_nobody_of_that_name(self, as_agent):
        response = as_agent.post(url("household", a_person().pk), {"who": "Zorro"})
        assert "Nous ne connaissons personne de ce nom" in page(response)

    def test_a_note(self, as_agent):
        person = a_person()
        self.changed(as_agent, "note", person, {"text": " À rappeler lundi. "})
        assert "À rappeler lundi." in page(as_agent.get(person.get_absolute_url()))
        refused = as_agent.post(url("note", person.pk), {"text": "NIR 2 02 09 44 003 123"}, follow=True)
        assert "numéro de sécurité sociale" in page(refused)
        assert "Écrivez la note" in page(as_agent.post(url("note", person.pk), {"text": " "}, follow=True))

    def test_a_verified_telephone(self, as_agent):
        person = a_person()
        self.changed(as_agent, "verify_phone", person, {})
        assert "vérifié le 7 avril 2026" in page(as_agent.get(person.get_absolute_url()))

    @pytest.mark.parametrize(
        "name",
        [
            "identity",
            "situation",
            "caution",
            "licence_new",
            "paper_new",
            "activity_new",
            "consent",
            "household",
        ],
    )
    def test_an_anonymised_record_is_closed(self, as_agent, now, name):
        person = a_person(anonymised_at=now)
        assert as_agent.get(url(name, person.pk)).status_code == 404

    def test_reading_changes_nothing(self, agent):
        client = client_for(agent)
        person = a_person(licences=["B"], papers=["identity"])
        for name in ("person", "identity", "situation", "caution", "licence_new", "paper_new", "consent"):
            assert client.get(url(name, person.pk)).status_code == 200
        assert not Entry.objects.exists()


def test_the_global_search_finds_people_and_partners(as_agent):
    a_contact()
    a_person("Aïcha", "Le Goff", phone="+33639981234")
    assert "Aïcha Le Goff" in page(as_agent.get(reverse("pages:search"), {"q": "06 39 98 12 34"}))
    assert "Mission locale du Pays" in page(as_agent.get(reverse("pages:search"), {"q": "mission pays"}))


def test_the_global_search_shows_nobody_to_the_workshop(as_workshop):
    a_person("Aïcha", "Le Goff")
    assert "Aïcha" not in page(as_workshop.get(reverse("pages:search"), {"q": "aicha"}))
