"""The documents as a list."""

from mobilite.documents.models import Document
from mobilite.pages.lists import Column, DateRange, DateTimeColumn, ListFilters, ListPage


class DocumentFilters(ListFilters):
    created_at = DateRange(label="Établi")


class DocumentList(ListPage):
    """What was issued, newest first."""

    title = "Documents"
    permission_required = "documents.view_document"
    queryset = Document.objects.defer("context")
    search = ("number__startswith", "person__search_text")
    search_label = "Un numéro, un nom"
    order_by = ("-created_at", "-pk")
    empty_text = "Aucun document n’a encore été établi."
    columns = (
        Column("Document", path="title", role="title"),
        Column("Numéro", path="number", role="state"),
        Column("Personne", path="person", sort=("person__last_name", "person__first_name"), role="sub"),
        DateTimeColumn("Établi", path="created_at"),
        Column("Par", path="created_by", sort=("created_by__last_name",), far=True),
    )
    filters = ("kind",)
    Filters = DocumentFilters
