"""The column « Pièces à vérifier » of the page of the day."""

from django.db.models import Count
from django.urls import reverse

from mobilite.pages import french
from mobilite.people.models import Paper
from mobilite.people.models.papers import PaperState
from mobilite.people.shown import shown_name
from mobilite.people.today_columns import SHOWN, Asked, Column, Line


def papers_to_check(asked: Asked) -> Column | None:
    """Say which papers wait, the oldest first: their pictures go once they are checked (row H5)."""
    if not asked.user.has_perm("people.change_person"):
        return None
    papers = Paper.objects.filter(
        state=PaperState.RECEIVED, person__archived_at=None, person__anonymised_at=None
    )
    shown = papers.select_related("person").annotate(count=Count("files")).order_by("received_at", "pk")
    lines = [
        Line(
            when=french.date_fr(paper.received_at, year=False),
            text=f"a donné\u00a0: {french.lower_first(paper.get_kind_display())}.",
            detail=french.plural(paper.count, "image"),
            url=reverse("people:paper_check", args=[paper.person_id, paper.pk]),
            button="Vérifier",
            person=paper.person,
            name=shown_name(paper.person, asked.user),
        )
        for paper in shown[:SHOWN]
    ]
    well = "toutes les pièces reçues sont vérifiées."
    address = f"{reverse('people:papers')}?vue=a-verifier"
    return Column("Pièces à vérifier", "id-card", lines, papers.count(), well, address, "Toutes")
