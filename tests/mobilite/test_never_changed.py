"""NeverChanged, on a table made for these tests: what is written stays, on both databases."""

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from mobilite.constraints import NeverChanged


@pytest.fixture
def paper(transactional_db):
    """Make a table whose rows never change, but for a file that is named once."""
    with isolate_apps("mobilite"):

        class Paper(models.Model):
            title = models.CharField(max_length=20, null=True)
            file = models.CharField(max_length=20, blank=True)

            class Meta:
                app_label = "mobilite"
                db_table = "tests_paper"
                constraints = [NeverChanged(name="tests_paper_stays", once=("file",))]

    with connection.schema_editor() as editor:
        editor.create_model(Paper)
    yield Paper
    with connection.schema_editor() as editor:
        editor.delete_model(Paper)


def refused(act):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        act()


def test_a_row_is_never_changed_whichever_way(paper):
    row = paper.objects.create(title="Contrat")
    refused(lambda: paper.objects.update(title="Autre"))
    row.title = "Autre"
    refused(row.save)
    refused(lambda: paper.objects.bulk_update([row], ["title"]))
    assert paper.objects.get().title == "Contrat"


def test_what_may_be_filled_in_once_is_then_kept(paper):
    row = paper.objects.create(title=None)
    refused(lambda: paper.objects.update(file="a.pdf", title="Autre"))
    paper.objects.update(file="a.pdf")
    refused(lambda: paper.objects.update(file="b.pdf"))
    assert paper.objects.get(pk=row.pk).file == "a.pdf"


def test_rows_can_still_go(paper):
    paper.objects.create(title="Contrat")
    paper.objects.all().delete()
    assert not paper.objects.exists()


def test_it_survives_a_change_of_the_table_and_can_be_removed(paper):
    old, new = paper._meta.get_field("title"), models.CharField(max_length=40, null=True)
    new.set_attributes_from_name("title")
    new.model = paper
    with connection.schema_editor() as editor:
        editor.alter_field(paper, old, new)
    paper.objects.create(title="Contrat")
    refused(lambda: paper.objects.update(title="Autre"))
    constraint, paper._meta.constraints = paper._meta.constraints[0], []
    with connection.schema_editor() as editor:
        editor.remove_constraint(paper, constraint)
    paper.objects.update(title="Autre")


def test_a_migration_writes_it_down():
    constraint = NeverChanged(name="stays", once=["file"], sealed_by="seal")
    path, args, kwargs = constraint.deconstruct()
    assert path == "mobilite.constraints.NeverChanged"
    assert NeverChanged(*args, **kwargs) == constraint
    assert constraint != NeverChanged(name="stays")
    assert constraint != "stays"
