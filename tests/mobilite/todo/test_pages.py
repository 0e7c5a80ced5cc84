"""What colleagues see and press: tasks, calls, absences."""

import html
import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from mobilite import clock
from mobilite.accounts.roles import Role
from mobilite.todo.models import Absence, Call, Status, Task
from mobilite.todo.operations import finish
from tests.cast import client_for, staff
from tests.factories import a_person, a_requested_rental, an_ongoing_rental, paris_at
from tests.factories.desk import a_call, a_task, an_absence

NEW = {"title": "Demander le contrat", "when": "2h", "detail": "", "place": ""}


def text(response) -> str:
    """Return the words of a page, without its tags."""
    words = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", response.content.decode()))
    return " ".join(html.unescape(words).replace("\u202f", " ").replace("\u00a0", " ").split())


def listed(client, view="", **asked) -> list[str]:
    """Return the titles of the tasks that a view of the list shows."""
    response = client.get(reverse("todo:list"), {"vue": view} | asked)
    return [task.title for task in response.context["records"]]


@pytest.fixture
def person(db):
    return a_person("Aïcha", "Le Goff")


def call_page(person, **more):
    return reverse("todo:call"), {"personne": person.pk} | more


def noted(client, person, *, query="", **answers):
    url = f"{reverse('todo:call')}?personne={person.pk}{query}"
    return client.post(url, {"result": "no_answer", "next_try": "usuel", "direction": "out"} | answers)


class TestTheListOfTasks:
    def test_each_sees_ones_own_those_of_ones_role_and_those_that_are_late(self, agent, as_agent, adviser):
        a_task("La mienne", user=agent)
        a_task("Du métier")
        a_task("D’un autre", user=adviser)
        a_task("En retard", due_at=clock.now() - timedelta(hours=1))
        assert listed(as_agent) == ["La mienne"]
        assert listed(as_agent, "metier") == ["En retard", "Du métier"]
        assert listed(as_agent, "retard") == ["En retard"]

    def test_only_the_manager_has_the_tab_of_all(self, as_agent, manager, adviser):
        a_task("D’un autre", user=adviser)
        assert "Toutes" not in text(as_agent.get(reverse("todo:list")))
        assert listed(client_for(manager), "toutes") == ["D’un autre"]

    def test_what_is_done_is_there_the_last_one_first(self, agent, as_agent):
        for rank, title in enumerate(("Avant", "Après")):
            finish(a_task(title).pk, at=clock.now() + timedelta(minutes=rank), actor=agent)
        assert listed(as_agent, "faites") == ["Après", "Avant"]

    def test_the_forgotten_ones_are_shown_to_the_manager_after_two_working_days(
        self, manager, adviser, the_clock
    ):
        # Due on the Friday before Easter: Monday is a holiday.
        a_task("Oubliée", user=adviser, due_at=paris_at(4, 3, 9))
        assert listed(client_for(manager), "oubliees") == []
        the_clock.move_to(paris_at(4, 8, 8, 59), tick=False)
        assert listed(client_for(manager), "oubliees") == []
        the_clock.move_to(paris_at(4, 8, 9, 1), tick=False)
        boss = client_for(manager)
        assert listed(boss, "oubliees") == ["Oubliée"]
        assert "Tâches oubliées" in text(boss.get("/"))

    def test_a_colleague_and_a_place_narrow_it(self, agent, as_agent):
        task = a_task("D’Ancenis", place=agent.place)
        a_task("De nulle part")
        assert listed(as_agent, "metier", lieu=agent.place.pk) == ["D’Ancenis", "De nulle part"]
        assert listed(as_agent, "metier", lieu=agent.place.pk, collegue=agent.pk) == []
        assert task.place == agent.place

    def test_surnames_are_hidden_at_the_counter(self, agent, as_agent, person):
        a_task(user=agent, person=person)
        agent.hides_surnames = True
        agent.save(update_fields=["hides_surnames"])
        shown = text(as_agent.get(reverse("todo:list")))
        assert "Aïcha L." in shown
        assert "Le Goff" not in shown

    def test_a_late_one_is_counted_in_the_menu(self, as_agent):
        a_task(due_at=clock.now() - timedelta(hours=1))
        assert "Tâches 1 en retard" in text(as_agent.get(reverse("todo:list")))


class TestANewTask:
    def test_for_a_colleague_about_somebody_found_by_name(self, agent, as_agent, adviser, person):
        answer = as_agent.post(
            reverse("todo:new"), NEW | {"owner": f"user:{adviser.pk}", "who": "legoff aicha"}
        )
        assert answer.status_code == 302
        task = Task.objects.get()
        assert (task.user, task.person, task.created_by) == (adviser, person, agent)
        assert task.due_at == paris_at(4, 7, 11, 30)

    def test_two_people_of_one_name_are_a_question(self, as_agent, person):
        other = a_person("Yann", "Le Goff")
        values = NEW | {"owner": "role:agent", "who": "le goff"}
        shown = text(as_agent.post(reverse("todo:new"), values))
        assert "Choisissez la bonne personne." in shown
        assert "Demander le contrat" in as_agent.post(reverse("todo:new"), values).content.decode()
        as_agent.post(reverse("todo:new"), values | {"person": other.pk})
        assert Task.objects.get().person == other

    def test_nobody_of_that_name_is_said_beside_the_field(self, as_agent):
        shown = text(as_agent.post(reverse("todo:new"), NEW | {"owner": "role:agent", "who": "zzz"}))
        assert "Nous ne connaissons personne de ce nom" in shown
        assert not Task.objects.exists()

    def test_from_a_person_s_page_it_knows_her_and_goes_back(self, as_agent, person):
        link = reverse("todo:new") + f"?personne={person.pk}&retour={person.get_absolute_url()}"
        assert "À propos d’Aïcha Le Goff" in text(as_agent.get(link))
        answer = as_agent.post(link, NEW | {"owner": "role:agent", "retour": person.get_absolute_url()})
        assert answer.url == person.get_absolute_url()
        assert Task.objects.get().person == person

    def test_another_moment_is_asked_for_and_lies_ahead(self, as_agent):
        values = NEW | {"owner": "role:agent", "when": "autre"}
        assert "Dites quand" in text(as_agent.post(reverse("todo:new"), values))
        past = text(as_agent.post(reverse("todo:new"), values | {"due_at": "2026-04-07T09:00"}))
        assert "Ce moment est passé" in past
        as_agent.post(reverse("todo:new"), values | {"due_at": "2026-04-09T14:30"})
        assert Task.objects.get().due_at == paris_at(4, 9, 14, 30)

    @pytest.mark.parametrize("owner", ["", "user:999999", "role:nobody", "role:workshop_employee", "x"])
    def test_an_owner_that_is_not_offered_is_refused(self, as_agent, owner):
        assert as_agent.post(reverse("todo:new"), NEW | {"owner": owner}).status_code == 200
        assert not Task.objects.exists()

    def test_the_workshop_is_not_asked_about_people(self, workshop):
        shown = text(client_for(workshop).get(reverse("todo:new")))
        assert "quelle personne" not in shown


class TestATask:
    def test_one_press_and_it_is_done(self, agent, as_agent):
        task = a_task()
        answer = as_agent.post(reverse("todo:finish_now", args=[task.pk]), follow=True)
        assert "la tâche est faite" in text(answer)
        task.refresh_from_db()
        assert (task.status, task.closed_by) == (Status.DONE, agent)

    def test_the_second_press_says_who_was_first(self, as_agent, manager):
        task = a_task()
        client_for(manager).post(reverse("todo:finish_now", args=[task.pk]))
        answer = as_agent.post(reverse("todo:finish_now", args=[task.pk]), follow=True)
        assert f"{manager} l’a déjà faite" in text(answer)

    def test_its_page_says_what_it_is_about(self, as_agent):
        rental = a_requested_rental()
        task = a_task(about=rental, person=rental.person, detail="Parler doucement.")
        shown = text(as_agent.get(task.get_absolute_url()))
        assert str(rental) in shown
        assert "Parler doucement." in shown
        assert "ouvert la tâche" in text(as_agent.get(reverse("rentals:rental", args=[rental.pk])))

    def test_what_it_is_about_may_be_gone(self, as_agent):
        task = a_task()
        Task.objects.filter(pk=task.pk).update(about_label="rentals.rental", about_id=999)
        assert as_agent.get(task.get_absolute_url()).status_code == 200
        Task.objects.filter(pk=task.pk).update(about_label="no.more", about_id=1)
        assert as_agent.get(task.get_absolute_url()).status_code == 200

    def test_with_words_done_or_not_needed(self, as_agent):
        task, other = a_task(), a_task()
        as_agent.post(
            reverse("todo:finish", args=[task.pk]), {"status": "done", "result": "Elle vient jeudi."}
        )
        dropped = {"status": "dropped", "result": ""}
        assert "Dites pourquoi" in text(as_agent.post(reverse("todo:finish", args=[other.pk]), dropped))
        as_agent.post(reverse("todo:finish", args=[other.pk]), dropped | {"result": "Déménagée."})
        statuses = dict(Task.objects.values_list("pk", "status"))
        assert statuses == {task.pk: "done", other.pk: "dropped"}

    def test_it_is_put_off_to_the_next_open_morning(self, agent, the_clock):
        the_clock.move_to(paris_at(4, 10, 10), tick=False)
        task = a_task()
        client_for(agent).post(reverse("todo:postpone", args=[task.pk]), {"when": "demain"})
        task.refresh_from_db()
        assert task.due_at == paris_at(4, 13, 9)

    def test_it_is_handed_on(self, as_agent, adviser):
        task = a_task()
        as_agent.post(reverse("todo:hand_on", args=[task.pk]), {"owner": f"user:{adviser.pk}"})
        task.refresh_from_db()
        assert task.user == adviser

    def test_that_of_another_does_not_exist(self, as_agent, adviser):
        task = a_task(user=adviser)
        for name in ("task", "finish", "postpone", "hand_on"):
            assert as_agent.get(reverse(f"todo:{name}", args=[task.pk])).status_code == 404
        assert as_agent.post(reverse("todo:finish_now", args=[task.pk])).status_code == 404

    def test_the_workshop_reads_no_number_and_follows_no_link_to_a_person(self, workshop, person):
        task = a_task(role=Role.WORKSHOP, person=person)
        shown = client_for(workshop).get(task.get_absolute_url()).content.decode()
        assert person.get_absolute_url() not in shown
        assert "tel:" not in shown


class TestACall:
    def test_result_and_enter_are_enough(self, agent, as_agent, person):
        answer = noted(as_agent, person)
        assert answer.url == person.get_absolute_url()
        assert Call.objects.get().next_try_at == paris_at(4, 7, 11, 30)
        shown = text(as_agent.get(person.get_absolute_url()))
        assert "Camille Bernard a appelé, pas de réponse" in shown
        assert "Rappeler" in shown

    @pytest.mark.parametrize(
        ("result", "chosen", "again"),
        [
            ("voicemail", "usuel", paris_at(4, 8, 9)),
            ("reached", "usuel", None),
            ("wrong_number", "usuel", None),
            ("refused", "usuel", None),
            ("no_answer", "jamais", None),
            ("reached", "2j", paris_at(4, 9, 9)),
        ],
    )
    def test_the_next_try_follows_the_result_unless_one_says_otherwise(
        self, as_agent, person, result, chosen, again
    ):
        noted(as_agent, person, result=result, next_try=chosen)
        assert Call.objects.get().next_try_at == again

    def test_one_comes_back_where_one_was_and_never_elsewhere(self, as_agent, person):
        assert noted(as_agent, person, retour="/planning/?vue=mois").url == "/planning/?vue=mois"
        for elsewhere in ("https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", "x"):
            assert noted(as_agent, person, retour=elsewhere).url == person.get_absolute_url()

    def test_what_is_to_be_respected_comes_before_the_number(self, as_agent, person):
        person.no_voicemail = True
        person.save(update_fields=["no_voicemail"])
        shown = as_agent.get(*call_page(person)).content.decode()
        assert shown.index("Ne laissez pas de message vocal") < shown.index("tel:+33")

    def test_outside_her_hours_it_says_so_and_proposes_the_next_safe_moment(self, as_agent, person):
        person.call_from, person.call_until = time(14), time(16)
        person.save(update_fields=["call_from", "call_until"])
        shown = text(as_agent.get(*call_page(person)))
        assert "N’appelez pas maintenant." in shown
        assert "Prochain moment sûr : mar. 7 avril, 14 h." in shown
        as_agent.post(reverse("todo:call_later", args=[person.pk]))
        assert Task.objects.get().due_at == paris_at(4, 7, 14)

    def test_a_next_try_is_never_outside_her_hours(self, as_agent, person):
        person.call_from, person.call_until = time(14), time(15)
        person.save(update_fields=["call_from", "call_until"])
        noted(as_agent, person)
        assert Call.objects.get().next_try_at == paris_at(4, 7, 14)
        noted(as_agent, person, result="voicemail")
        assert Call.objects.order_by("-pk").first().next_try_at.astimezone(clock.PARIS).hour == 14

    def test_about_the_rental_of_this_very_person_only(self, as_agent, person):
        rental = an_ongoing_rental()
        noted(as_agent, rental.person, query=f"&objet=rentals.rental:{rental.pk}")
        assert Call.objects.get().about == rental
        noted(as_agent, person, query=f"&objet=rentals.rental:{rental.pk}")
        assert Call.objects.order_by("-pk").first().about is None

    @pytest.mark.parametrize(
        "about", ["rentals.rental:x", "x", "accounts.user:1", "audit.seal:1", ":", "no.model:1"]
    )
    def test_what_means_nothing_is_left_out(self, as_agent, person, about):
        assert as_agent.get(*call_page(person, objet=about)).status_code == 200

    def test_the_top_bar_knows_whose_page_this_is(self, as_agent, person):
        shown = as_agent.get(person.get_absolute_url()).content.decode()
        assert f"/appels/nouveau/?personne={person.pk}&amp;retour={person.get_absolute_url()}" in shown
        rental = an_ongoing_rental()
        shown = as_agent.get(rental.get_absolute_url()).content.decode()
        assert f"/appels/nouveau/?personne={rental.person_id}&amp;objet=rentals.rental:{rental.pk}" in shown
        assert "/appels/qui/?retour=/planning/" in as_agent.get("/planning/").content.decode()

    def test_those_who_see_no_people_have_no_such_link(self, workshop):
        assert "/appels/" not in client_for(workshop).get("/vehicules/").content.decode()

    def test_somebody_is_found_by_name_or_number(self, as_agent, person):
        for query in ("legoff", person.phone[-6:]):
            shown = text(as_agent.get(reverse("todo:call_whom"), {"q": query}))
            assert "Choisir Aïcha Le Goff" in shown
        assert "Personne ne correspond" in text(as_agent.get(reverse("todo:call_whom"), {"q": "zzzz"}))

    def test_without_a_person_one_is_asked_whom(self, as_agent):
        assert as_agent.get(reverse("todo:call")).url.startswith("/appels/qui/")
        assert as_agent.get(reverse("todo:call"), {"personne": "9" * 30}).url.startswith("/appels/qui/")

    def test_a_call_without_a_result_keeps_what_was_typed(self, as_agent, person):
        shown = noted(as_agent, person, result="", note="Elle travaille de nuit")
        assert "Choisissez ce que l’appel a donné." in text(shown)
        assert "Elle travaille de nuit" in shown.content.decode()
        assert not Call.objects.exists()

    def test_the_next_call_is_on_aujourd_hui_with_its_button(self, agent, as_agent, person):
        a_call(person, agent, next_try_at=clock.now() + timedelta(hours=1))
        shown = as_agent.get("/").content.decode()
        assert f"/appels/nouveau/?personne={person.pk}&amp;retour=/" in shown
        assert "10\u00a0h\u00a030" in shown


class TestAbsences:
    def test_one_declares_one_s_own(self, agent, as_agent, adviser):
        days = {"first_day": "2026-04-08", "last_day": "2026-04-10", "cover": adviser.pk}
        as_agent.post(reverse("todo:absence_new"), days)
        absence = Absence.objects.get()
        assert (absence.user, absence.cover, absence.ends_on) == (agent, adviser, date(2026, 4, 11))

    def test_the_manager_declares_that_of_another(self, agent, manager):
        days = {"user": agent.pk, "first_day": "2026-04-08", "last_day": "2026-04-08", "cover": ""}
        client_for(manager).post(reverse("todo:absence_new"), days)
        assert Absence.objects.get().user == agent

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            (("2026-04-09", "2026-04-08"), "Le dernier jour vient après le premier."),
            (("2026-04-01", "2026-04-02"), "Ces jours sont passés."),
            (("2026-04-08", "2036-04-08"), "vérifiez l’année"),
            (("", "2026-04-08"), "Il manque « Premier jour »."),
        ],
    )
    def test_days_that_make_no_sense_are_said_beside_the_field(self, as_agent, days, said):
        values = {"first_day": days[0], "last_day": days[1], "cover": ""}
        assert said in text(as_agent.post(reverse("todo:absence_new"), values))
        assert not Absence.objects.exists()

    def test_one_comes_back_earlier(self, agent, the_clock):
        absence = an_absence(agent, days=5)
        the_clock.shift(timedelta(days=1))
        client, page = client_for(agent), reverse("todo:absence_end", args=[absence.pk])
        assert "Les tâches reviennent aujourd’hui" in text(client.get(page))
        client.post(page)
        absence.refresh_from_db()
        assert absence.ends_on == date(2026, 4, 8)

    def test_nobody_ends_that_of_a_colleague(self, as_agent, adviser):
        absence = an_absence(adviser)
        page = reverse("todo:absence_end", args=[absence.pk])
        assert as_agent.get(page).url == reverse("todo:absences")
        assert "Chacun déclare ses absences" in text(as_agent.post(page))
        assert Absence.objects.exists()

    def test_everybody_reads_who_is_away_and_who_stands_in(self, agent, adviser):
        an_absence(agent, cover=adviser)
        shown = text(client_for(staff(Role.WORKSHOP, "Bruno", "Tessier")).get(reverse("todo:absences")))
        assert "Camille Bernard" in shown
        assert "Nadia Cherif" in shown
