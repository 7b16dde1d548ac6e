from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from entrepot.domain.freight.actions import NewTariff, set_tariffs
from entrepot.domain.freight.models import Tariff
from entrepot.domain.freight.tests.shops import open_express
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_row_is_written_over_also_the_one_for_anywhere_else():
    set_tariffs([NewTariff("sf", D(18)), NewTariff("sf", D(20)), NewTariff("sf", D(9), up_to_g=500)], by=THE_HOUSE)
    set_tariffs([NewTariff("sf", D(22), D(13))], by=THE_HOUSE)
    rows = Tariff.objects.filter(service__code="sf").order_by("up_to_g")
    assert [(row.up_to_g, row.first_price) for row in rows] == [(500, D(9)), (None, D(22))]
    facts = Entry.objects.filter(kind="freight_service.tariffs_set").order_by("id").last().facts
    assert facts == {"code": "sf", "tariffs": [["", "", None, "22", "13", True]]}


def test_each_is_told_what_is_wrong():
    answers = set_tariffs(
        [
            NewTariff("none"), NewTariff("sf", zone="none"), NewTariff("sf", D(-1)), NewTariff("sf", D("NaN")),
            NewTariff("sf", step_g=0), NewTariff("sf", up_to_g=-1), NewTariff("sf", divisor=-1),
            NewTariff("sf", free_over=D(-1)), NewTariff("sf", origin="1" * 13),
        ],
        by=THE_HOUSE,
    )  # fmt: skip
    assert [type(answer) for answer in answers] == [NotFound] * 2 + [Invalid] * 7
    assert not Tariff.objects.filter(service__code="sf").exists()


def test_what_cannot_be_reckoned_is_refused_by_the_database():
    open_express()
    with pytest.raises(IntegrityError), transaction.atomic():
        Tariff.objects.update(step_g=0)


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    set_tariffs([NewTariff("sf", D(1))], by=THE_HOUSE)
    with CaptureQueriesContext(connection) as one:
        set_tariffs([NewTariff("sf", D(1), up_to_g=1)], by=THE_HOUSE)
    with django_assert_num_queries(len(one)):
        set_tariffs([NewTariff("sf", D(1), up_to_g=n) for n in range(1, 51)], by=THE_HOUSE)
