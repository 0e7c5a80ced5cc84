"""The journal as a list."""

import django_filters
from django.contrib.auth import get_user_model
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html

from mobilite.audit.models import Entry
from mobilite.audit.words import VERBS, object_choices, object_name, verb_label, verbs_called
from mobilite.pages.french import fold
from mobilite.pages.lists import Column, DateRange, DateTimeColumn, ListFilters, ListPage, OneOf


def colleagues(request):
    return get_user_model()._default_manager.filter(kind="staff").order_by("last_name", "first_name", "pk")


def acts():
    return [(word, word) for word in sorted(set(VERBS.values()), key=fold)]


class JournalFilters(ListFilters):
    at = DateRange(label="Date")
    actor = OneOf(label="Par", queryset=colleagues)
    verb = django_filters.ChoiceFilter(label="Acte", empty_label="Tous", choices=acts, method="of_act")
    object_label = django_filters.ChoiceFilter(label="Objet", empty_label="Tous", choices=object_choices)

    def of_act(self, entries, name, word):
        """Keep the acts that people call by one word."""
        return entries.filter(verb__in=verbs_called(word))


class Journal(ListPage):
    """Who did what, newest first (row L4)."""

    title = "Journal"
    permission_required = "audit.view_entry"
    queryset = Entry.objects.all()
    crumbs = (("Réglages", reverse_lazy("parameters:index")),)
    search = ("sentence",)
    search_label = "Un mot, un numéro"
    order_by = ("-at", "-pk")
    empty_text = "Rien n’a encore été fait."
    columns = (
        Column(
            "Ce qui a été fait",
            path="sentence",
            render=lambda entry: format_html('<span class="text-wrap">{}</span>', entry),
            export=str,
            sort=False,
            needs=("actor",),
            role="title",
        ),
        DateTimeColumn("Quand", path="at"),
        Column(
            "Acte",
            path="verb",
            render=lambda entry: verb_label(entry.verb),
            export=lambda entry: verb_label(entry.verb),
            role="state",
        ),
        Column(
            "Objet",
            name="objet",
            render=lambda entry: object_name(entry.object_label),
            export=lambda entry: object_name(entry.object_label),
            sort=("object_label", "object_id"),
            role="sub",
        ),
    )
    Filters = JournalFilters

    def row_url(self, record):
        return reverse("audit:entry", args=[record.pk])
