"""Numbers without a gap (row D3)."""

import pytest
from django.db import connection, transaction

from mobilite.documents.models import Series
from mobilite.documents.numbering import next_number, written

pytestmark = pytest.mark.django_db


def test_the_first_number_of_a_series_is_one_then_they_follow():
    assert [next_number("VAE", 2026) for _ in range(3)] == [1, 2, 3]


def test_each_series_and_each_year_counts_for_itself():
    next_number("VAE", 2026)
    next_number("VAE", 2026)
    assert next_number("RM", 2026) == 1
    assert next_number("VAE", 2027) == 1
    assert next_number("VAE", 2026) == 3


def test_a_number_is_written_with_its_series_its_year_and_four_figures():
    assert written("VAE", 2026, 1) == "VAE-2026-0001"
    assert written("RM", 2026, 12345) == "RM-2026-12345"


def test_a_transaction_that_is_rolled_back_leaves_no_gap():
    next_number("VAE", 2026)
    with transaction.atomic():
        assert next_number("VAE", 2026) == 2
        transaction.set_rollback(True)
    assert next_number("VAE", 2026) == 2


def test_a_first_number_that_is_rolled_back_leaves_no_series():
    with transaction.atomic():
        next_number("VAE", 2026)
        transaction.set_rollback(True)
    assert not Series.objects.exists()
    assert next_number("VAE", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_no_number_is_given_outside_a_transaction():
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        next_number("VAE", 2026)


def test_a_number_costs_two_queries_once_the_series_is_begun(django_assert_num_queries):
    next_number("VAE", 2026)
    with django_assert_num_queries(2):
        next_number("VAE", 2026)
