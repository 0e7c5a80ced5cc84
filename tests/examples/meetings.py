"""Examples of workshops and of appointments of files."""

from itertools import count

from mobilite.people.models import Person
from tests.cast import staff
from tests.examples import Example
from tests.factories import a_person, paris_at, the_organisation
from tests.factories.diary import a_presence, an_appointment
from tests.factories.following import a_case
from tests.factories.meeting import a_token, a_workshop, an_enrolment, an_invitation

_number = count(1)


def _adviser():
    return staff("adviser", "Nora", f"Atelier{next(_number)}")


def _workshop():
    the_organisation()
    return a_workshop(_adviser())


def _one():
    workshop = _workshop()
    an_enrolment(workshop)
    return {"pk": workshop.pk}


def _enrolment():
    enrolment = an_enrolment(_workshop())
    return {"pk": enrolment.workshop_id, "enrolment": enrolment.pk}


def _person():
    workshop = _workshop()
    an_enrolment(workshop, a_person("Aminata", "Exemple"))
    return {"pk": Person.objects.get(first_name="Aminata").pk}


def _invited(**values):
    adviser = _adviser()
    the_organisation()
    a_presence(adviser, weekday=2)
    return an_invitation(a_person("Inès", f"Lien{next(_number)}"), adviser, **values)


def _link():
    return {"token": a_token(_invited())}


PAGES = {
    "meet:choose": Example(_link, open_to="everyone"),
    "meetings:withdraw": Example(lambda: {"pk": _invited().pk}),
    "meetings:invite": Example(lambda: {"pk": a_person("Awa", "Diop").pk}),
    "meetings:invite_workshop": Example(_person),
    **{
        f"meetings:{name}": Example(_one)
        for name in (
            "workshop",
            "edit_workshop",
            "cancel_workshop",
            "sheet",
            "enrol",
            "enrol_one",
            "attendance",
        )
    },
    "meetings:leave": Example(_enrolment),
    "meetings:choose": Example(_person),
}


def workshops(n):
    for _ in range(n):
        adviser = _adviser()
        an_enrolment(a_workshop(adviser), a_person("Inès", f"Atelier{next(_number)}"))


def meetings(n):
    for _ in range(n):
        adviser = _adviser()
        person = a_person("Inès", f"Suivie{next(_number)}")
        a_case(person, adviser=adviser, at=paris_at(4, 7, 9))
        an_appointment(adviser, paris_at(4, 8, 9), person=person)


def invitations(n):
    for _ in range(n):
        _invited()


ROWS = {"meetings.invitation": invitations, "meetings.workshop": workshops, "meetings.meeting": meetings}
