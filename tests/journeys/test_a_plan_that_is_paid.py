"""From a diagnosis to the money of an aid; and a person who takes her moment by her link (rows I4, I5, I7)."""

import re
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from advice.applications.models import Application
from mobilite.diary.models import Appointment
from tests.factories import a_person, the_organisation
from tests.factories.aid_requests import ready
from tests.factories.diary import a_presence
from tests.factories.financing import LICENCE
from tests.factories.following import a_case, a_met_case, a_signed_diagnosis
from tests.factories.meeting import PLANNED, a_token, an_invitation
from tests.journeys.conftest import BOTH
from tests.journeys.hands import field, follow, press

pytestmark = pytest.mark.journey


def act(page, name):
    page.get_by_text("Autres actes").click()
    follow(page, name)


@BOTH
def test_from_a_diagnosis_to_a_plan_an_application_and_its_money(
    visit, accessible, transactional_db, adviser, size
):
    the_organisation()
    case = a_met_case(adviser)
    a_signed_diagnosis(case)
    case.facts = LICENCE
    case.save(update_fields=["facts"])
    page = visit(adviser, size=size)
    page.goto(case.get_absolute_url())
    act(page, "Commencer un plan de financement")
    page.locator("main label").filter(has_text="Permis").first.click()
    press(page, "Commencer le plan")
    page.wait_for_url("**/plan/*/")
    follow(page, "Ajouter un devis")
    field(page, "De qui vient ce devis ?").fill("Auto-école du Pont")
    field(page, "Combien en tout ?").fill("1 500")
    press(page, "Ajouter le devis")
    page.get_by_role("button", name="Reprendre les aides calculées").first.click()
    expect(page.get_by_role("link", name="Demander").first).to_be_visible()
    accessible(page)
    follow(page, "Demander")
    expect(field(page, "Montant demandé")).to_have_value("900,00")
    press(page, "Préparer la demande")
    accessible(page)
    expect(page.locator("main")).to_contain_text("est prête à remplir")
    application = ready(Application.objects.get())
    for name in ("send", "grant", "pay"):
        page.goto(reverse(f"applications:{name}", args=[application.pk]))
        if name == "pay":
            field(page, "Montant versé").fill("900")
        page.locator("main form button.btn-main").click()
        page.wait_for_url(f"**{application.get_absolute_url()}")
    expect(page.locator("main")).to_contain_text(re.compile("900,00"))
    accessible(page)


@BOTH
def test_she_takes_a_moment_by_her_link_and_her_adviser_sees_it(
    visit, accessible, transactional_db, adviser, size
):
    the_organisation()
    a_presence(adviser, weekday=2, hours=(9, 11))
    ines = a_person("Inès", "Roux", phone="+33612345678", phone_verified_on=date(2026, 4, 1))
    case = a_case(ines, adviser=adviser, at=PLANNED)
    page = visit(size=size)
    page.goto(reverse("meet:choose", args=[a_token(an_invitation(ines, adviser))]))
    accessible(page)
    page.locator("button[name=slot]").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Changer de moment")).to_be_visible()
    accessible(page)
    taken = Appointment.objects.get()
    page = visit(adviser, size=size)
    page.goto(case.get_absolute_url())
    expect(page.locator("#histoire")).to_contain_text("Rendez-vous avec")
    page.goto(reverse("diary:appointment", args=[taken.pk]))
    expect(page.locator("h1")).to_be_visible()
