"""A queryset is written once and asked with other values, also by others than the one who asked first."""

import threading
from datetime import date

import pytest
from django.db import connection

from entrepot.foundation.accounts.models import Channel, NumberPeriod, NumberRule
from entrepot.foundation.prepared import Given, Prepared, among, hang_on

OF_COMPANY = Prepared(lambda: Channel.objects.filter(company_id=Given("company")).order_by("code"))
BY_ID = Prepared(lambda: Channel.objects.filter(among("id", "ids")).select_related("company").order_by("id"))
CODES = Prepared(lambda: Channel.objects.filter(company_id=Given("company")).values_list("code", flat=True))


@pytest.fixture
def channels(db):
    return list(Channel.objects.order_by("id"))


def test_it_gives_what_the_queryset_would_for_each_value(channels):
    company = channels[0].company_id
    assert OF_COMPANY.ask(company=company) == list(Channel.objects.filter(company_id=company).order_by("code"))
    assert OF_COMPANY.ask(company=company + 1) == []
    assert sorted(CODES.ask(company=company)) == sorted(channel.code for channel in channels)


def test_any_number_of_ids_goes_through_the_same_statement(channels, django_assert_num_queries):
    for ids in ([], [channels[0].pk], [channel.pk for channel in channels]):
        with django_assert_num_queries(1) as asked:
            assert [channel.pk for channel in BY_ID.ask(ids=ids)] == ids
        assert "ANY((SELECT" in asked.captured_queries[0]["sql"]


def test_what_is_joined_comes_with_it(channels, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert BY_ID.ask(ids=[channels[0].pk])[0].company.code == "main"


def test_rows_are_hung_on_as_if_prefetched(db, django_assert_num_queries):
    first, second = NumberRule.objects.order_by("id")[:2]
    period = NumberPeriod(rule_id=first.pk, begins=date(2026, 1, 1), base=0)
    hang_on([first, second], "periods", [period], "rule")
    with django_assert_num_queries(0):
        assert list(first.periods.all()) == [period]
        assert list(second.periods.all()) == []
        assert period.rule is first


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_thread_asks_on_its_own_connection():
    OF_COMPANY.ask(company=1)
    found: list[int] = []

    def ask() -> None:
        found.append(len(OF_COMPANY.ask(company=1)))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(20)
    assert found == [Channel.objects.filter(company_id=1).count()]
