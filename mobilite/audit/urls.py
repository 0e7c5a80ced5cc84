from django.urls import path

from mobilite.audit import lists, views

app_name = "audit"
urlpatterns = [
    path("reglages/journal/", lists.Journal.as_view(), name="journal"),
    path("reglages/journal/<int:pk>/", views.EntryPage.as_view(), name="entry"),
]
