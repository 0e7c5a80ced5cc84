"""Who sees what: one matrix, the file that says it, and nobody else's records."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from mobilite.accounts import matrix, roles
from mobilite.accounts.roles import MATRIX, PERMISSIONS, Role
from tests.examples import gathered

CODES = [code for group in MATRIX.values() for code in group]
ROWS = gathered("ROWS")


def test_the_file_says_what_the_code_does():
    """A right that changes is seen in review. Run `manage.py write_access`."""
    assert (settings.ROOT / "docs/acces.md").read_text() == matrix.written()


@pytest.mark.parametrize("code", CODES)
def test_any_cross_that_moves_is_caught(code, monkeypatch):
    """The file would say something else: each cell of the line, turned over one by one."""
    said = matrix.written()
    group = next(group for group in MATRIX.values() if code in group)
    crosses, words = group[code]
    for rank in range(len(Role)):
        turned = f"{crosses[:rank]}{'.' if crosses[rank] == 'x' else 'x'}{crosses[rank + 1 :]}"
        monkeypatch.setitem(group, code, (turned, words))
        monkeypatch.setattr(matrix, "PERMISSIONS", roles.read(MATRIX))
        assert matrix.written() != said


def test_each_line_has_a_cross_or_a_dot_for_each_role():
    assert {len(crosses) for group in MATRIX.values() for crosses, _words in group.values()} == {len(Role)}
    assert set("".join(crosses for group in MATRIX.values() for crosses, _ in group.values())) == {"x", "."}
    assert len(CODES) == len(set(CODES))


def test_what_somebody_may_change_they_may_see():
    for role, held in PERMISSIONS.items():
        for code in held:
            app, name = code.split(".")
            verb, _, what = name.partition("_")
            seen = f"{app}.view_{what}"
            assert verb not in ("add", "change") or seen not in CODES or seen in held, (role, code)


@pytest.mark.parametrize("label", sorted(ROWS))
def test_no_record_shows_to_those_from_outside(label, prescriber, beneficiary):
    """A list of somebody else's: neither a stranger, nor a prescriber, nor another beneficiary."""
    model = apps.get_model(label)
    if not hasattr(model.objects.all(), "visible_to"):
        pytest.skip("its pages ask for a permission that nobody outside has")
    ROWS[label](2)
    assert model.objects.exists()
    own = {"people.person": beneficiary.person_id, "people.partner": prescriber.contact.partner_id}
    for user in (AnonymousUser(), prescriber, beneficiary):
        assert not model.objects.visible_to(user).exclude(pk=own.get(label)).exists(), user


def test_the_page_shows_the_matrix_to_the_administrator(as_administrator, as_manager):
    page = as_administrator.get(reverse("accounts:roles")).content.decode()
    assert "Voir le quotient, les revenus et les allocations" in page
    assert as_manager.get(reverse("accounts:roles")).status_code == 403
