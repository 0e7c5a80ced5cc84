"""A database that stays busy is told in French, without an error."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from mobilite.pages.busy import BusyDatabase


@pytest.fixture
def middleware():
    return BusyDatabase(lambda request: None)


def test_somebody_who_waited_too_long_reads_what_to_do(middleware):
    answer = middleware.process_exception(RequestFactory().post("/"), OperationalError("database is locked"))
    assert answer.status_code == 503
    assert "recommencez dans quelques secondes" in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"


@pytest.mark.parametrize("error", [OperationalError("no such table"), ValueError("locked")])
def test_any_other_error_stays_an_error(middleware, error):
    assert middleware.process_exception(RequestFactory().get("/"), error) is None
