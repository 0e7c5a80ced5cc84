"""Organisations, the people there, their SIRET."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mobilite.audit.entries import entries_about
from mobilite.people.models import Contact, Partner
from mobilite.people.models.partners import PartnerKind
from mobilite.people.operations import (
    add_contact,
    contact_leaves,
    create_partner,
    update_contact,
    update_partner,
)
from mobilite.people.operations.partners import NotASiret, cleaned_siret
from mobilite.people.operations.saving import NotValid
from tests.factories import a_contact, a_partner, a_person


@pytest.mark.parametrize(
    ("text", "siret"),
    [
        ("732 829 320 00074", "73282932000074"),
        ("", ""),
        ("  ", ""),
        ("35600000000048", "35600000000048"),  # La Poste's head office follows the common rule
        ("35600000049837", "35600000049837"),  # its other offices: the sum of the digits
    ],
)
def test_a_siret_is_kept_as_its_digits(text, siret):
    assert cleaned_siret(text) == siret


@pytest.mark.parametrize(
    "text", ["73282932000075", "7328293200007", "abc", "35600000049838", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"]
)
def test_a_wrong_siret_is_refused(text):
    with pytest.raises(NotASiret):
        cleaned_siret(text)


@given(st.text(max_size=20))
def test_any_text_is_a_siret_or_a_kind_refusal(text):
    try:
        siret = cleaned_siret(text)
    except NotASiret:
        return
    assert len(siret) in (0, 14)


@pytest.mark.django_db
class TestOperations:
    def test_a_partner_is_created_and_changed_once_each(self, agent, now):
        partner = create_partner(
            name="CCAS de Ligné", kind="CCAS", siret="732 829 320 00074", at=now, actor=agent
        )
        update_partner(partner.pk, phone="02 61 91 00 77", at=now, actor=agent)
        update_partner(partner.pk, phone="02 61 91 00 77", at=now, actor=agent)
        assert [entry.sentence for entry in entries_about(partner)] == [
            "a modifié le partenaire CCAS de Ligné",
            "a créé le partenaire CCAS de Ligné",
        ]

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"siret": "1"}, "SIRET"),
            ({"kind": "Autre", "authorisation": "validated"}, "ne peut pas être habilitée"),
            ({"name": ""}, "vide"),
            ({"email": "x"}, "valide"),
        ],
    )
    def test_what_cannot_be_is_refused(self, values, words, agent, now):
        with pytest.raises((NotValid, NotASiret), match=words):
            create_partner(**{"name": "CCAS", "kind": "CCAS"} | values, at=now, actor=agent)
        assert not Partner.objects.exists()

    def test_a_siret_belongs_to_one_partner(self, agent, now):
        a_partner("CCAS", siret="73282932000074")
        with pytest.raises(NotValid, match="Un partenaire a déjà ce SIRET"):
            create_partner(name="CCAS bis", kind="CCAS", siret="73282932000074", at=now, actor=agent)

    def test_a_contact_comes_changes_and_leaves(self, agent, now):
        partner = a_partner()
        contact = add_contact(partner, first_name="Claire", last_name="Morvan", at=now, actor=agent)
        update_contact(contact.pk, phone="02 61 91 00 21", at=now, actor=agent)
        contact_leaves(contact.pk, left_on=date(2026, 4, 7), at=now, actor=agent)
        contact.refresh_from_db()
        assert (contact.phone, contact.left_on) == ("+33261910021", date(2026, 4, 7))
        assert [entry.verb for entry in entries_about(partner)] == [
            "contact_leaves",
            "update_contact",
            "add_contact",
        ]
        assert "Morvan" not in "".join(entry.sentence for entry in entries_about(partner))

    def test_nobody_leaves_before_arriving(self, agent, now):
        contact = a_contact(arrived_on=date(2026, 4, 1))
        with pytest.raises(NotValid, match="Le départ vient après l’arrivée"):
            contact_leaves(contact.pk, left_on=date(2026, 3, 1), at=now, actor=agent)

    def test_sensitive_kinds_are_other_outside_the_team(self):
        for kind in PartnerKind:
            shown = Partner(name="X", kind=kind).public_kind
            assert shown == ("Autre" if kind in PartnerKind.sensitive() else kind.label)


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def page(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.django_db
class TestPages:
    def test_a_partner_is_created_from_its_page(self, as_agent):
        data = {
            "name": "CCAS de Ligné",
            "kind": "CCAS",
            "authorisation": "validated",
            "siret": "732 829 320 00074",
        }
        response = as_agent.post(url("partner_new"), data, follow=True)
        assert "Le partenaire CCAS de Ligné est créé." in page(response)
        assert "732 829 320 00074" in page(response)

    @pytest.mark.parametrize(
        ("field", "typed", "sentence"),
        [
            ("siret", "732 829 320 00075", "Ce SIRET n’existe pas"),
            ("phone", "02 61", "bon nombre de chiffres"),
            ("name", "", "Il manque « Nom »"),
            ("kind", "??", "Sélectionnez un choix valide"),
        ],
    )
    def test_bad_input_gets_a_sentence_and_stays(self, as_agent, field, typed, sentence):
        data = {
            "name": "CCAS",
            "kind": "CCAS",
            "authorisation": "not_set",
            "siret": "",
            "phone": "02 61 91 00 77",
        }
        response = as_agent.post(url("partner_new"), data | {field: typed})
        assert sentence in page(response)
        assert (f'value="{typed}"' in page(response)) or field in ("name", "kind")
        assert not Partner.objects.exists()

    def test_its_page_shows_who_is_there_and_whom_it_sent(self, as_agent):
        contact = a_contact(left_on=date(2026, 3, 1))
        a_contact("Julien", "Roux", partner=contact.partner)
        a_person("Aïcha", "Le Goff", referred_by=contact, referred_on=date(2026, 2, 3))
        shown = page(as_agent.get(contact.partner.get_absolute_url()))
        for words in (
            "Julien Roux",
            "N’est plus là depuis le 1er mars 2026.",
            "Aïcha Le Goff",
            "le 3 février 2026",
        ):
            assert words in shown

    def test_counter_mode_hides_surnames_of_people_sent(self, agent, as_agent):
        contact = a_contact()
        a_person("Aïcha", "Le Goff", referred_by=contact)
        type(agent).objects.filter(pk=agent.pk).update(hides_surnames=True)
        assert "Le Goff" not in page(as_agent.get(contact.partner.get_absolute_url()))

    def test_a_contact_is_added_changed_and_leaves(self, as_agent):
        partner = a_partner()
        as_agent.post(url("contact_new", partner.pk), {"first_name": "Claire", "last_name": "Morvan"})
        contact = Contact.objects.get()
        as_agent.post(url("contact", partner.pk, contact.pk), {"first_name": "Claire", "last_name": "Roux"})
        response = as_agent.post(url("contact_left", partner.pk, contact.pk), follow=True)
        contact.refresh_from_db()
        assert (contact.last_name, contact.left_on) == ("Roux", date(2026, 4, 7))
        assert "Départ noté le 7 avril 2026." in page(response)

    def test_somebody_who_left_is_no_longer_proposed(self, as_agent):
        contact = a_contact(left_on=date(2026, 4, 7))
        a_contact("Julien", "Roux", partner=contact.partner)
        shown = page(as_agent.get(url("new")))
        assert "Julien Roux" in shown
        assert "Claire Morvan" not in shown

    def test_who_sent_a_person_stays_proposed_on_her_page(self, as_agent):
        person = a_person(referred_by=a_contact(left_on=date(2026, 4, 1)))
        assert "Claire Morvan" in page(as_agent.get(url("situation", person.pk)))

    def test_the_contact_of_another_partner_is_not_found(self, as_agent):
        contact, other = a_contact(), a_partner("Autre")
        assert as_agent.get(url("contact", other.pk, contact.pk)).status_code == 404

    def test_a_prescriber_sees_no_partner_page(self, as_prescriber, prescriber):
        assert as_prescriber.get(prescriber.contact.partner.get_absolute_url()).status_code == 403
        assert list(Partner.objects.visible_to(prescriber)) == [prescriber.contact.partner]
