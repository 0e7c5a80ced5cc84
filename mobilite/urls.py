"""The address book: it names the apps' own and imports none. Each writes its whole French path."""

from django.urls import include, path

BOOKS = [
    "mobilite.today.urls",
    "mobilite.pages.urls",
    "mobilite.accounts.urls",
    "mobilite.audit.urls",
    "mobilite.people.urls",
    "mobilite.people.place_urls",
    "mobilite.parameters.urls",
    "mobilite.documents.urls",
    "mobilite.imports.urls",
    "mobilite.safety.urls",
    "mobilite.rights.urls",
    "mobilite.retention.urls",
    "mobilite.jobs.urls",
    "mobilite.todo.urls",
    "mobilite.diary.urls",
    "mobilite.outbox.urls",
    "mobilite.portal.urls",
    "rentals.portal.urls",
    "vehicles.keys.urls",
    "vehicles.urls",
    "vehicles.fleet.urls",
    "rentals.urls",
    "rentals.fines.urls",
    "rentals.incidents.urls",
    "rentals.rounds.urls",
    "rentals.waiting.urls",
    "rentals.leases.urls",
    "advice.aids.urls",
    "advice.plans.urls",
    "advice.cases.urls",
    "advice.applications.urls",
    "advice.recruitment.urls",
    "advice.meetings.urls",
    "advice.recruitment.seekers.urls",
    "advice.recruitment.eligibility.urls",
    "advice.recruitment.missions.urls",
]

urlpatterns = [path("", include(book)) for book in BOOKS]
