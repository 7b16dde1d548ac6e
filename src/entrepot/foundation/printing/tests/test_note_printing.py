"""What was printed is written down; a second time is told and not refused."""

from dataclasses import replace

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.printing.actions import note_printing
from entrepot.foundation.printing.models import PrintRecord
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(shop):
    return [build.order(LAMP=1), build.order(LAMP=1)]


def test_a_second_printing_is_told_of_the_first(orders):
    first = note_printing(orders[:1], document="delivery_note", by=THE_HOUSE)
    again = note_printing(orders, document="delivery_note", copies=2, by=THE_HOUSE)
    assert first[0].before is None
    assert (again[0].before.by, again[0].before.times, again[0].before.batch) == ("Entrepot", 1, first[0].batch)
    assert again[1].before is None
    assert again[0].batch == again[1].batch != first[0].batch
    assert build.told("order", orders[0].pk)[-2:] == ["order.printed", "order.printed"]


def test_another_paper_was_not_printed_before(orders):
    note_printing(orders, document="delivery_note", by=THE_HOUSE)
    assert note_printing(orders, document="invoice", by=THE_HOUSE)[0].before is None


@pytest.mark.parametrize("wrong", [{"document": "Lieferschein"}, {"copies": 0}, {"copies": 101}])
def test_what_makes_no_sense_is_refused(orders, wrong):
    with build.no_trace(), pytest.raises(Invalid):
        note_printing(orders, **{"document": "delivery_note", **wrong}, by=THE_HOUSE)


def test_no_paper_is_printed_about_a_sku(shop):
    with build.no_trace(), pytest.raises(Invalid):
        note_printing([Sku.objects.first()], document="label", by=THE_HOUSE)


def test_who_may_not_notes_nothing(orders):
    with build.no_trace(), pytest.raises(NotAllowed):
        note_printing(orders, document="label", by=replace(THE_HOUSE, permissions=frozenset()))


def test_fifty_cost_as_many_statements_as_one(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(50)]
    one = build.statements(lambda: note_printing(orders[:1], document="pick_list", by=THE_HOUSE))
    note_printing(orders[:1], document="label", by=THE_HOUSE)
    fifty = build.statements(lambda: note_printing(orders, document="label", by=THE_HOUSE))
    assert fifty == one
    assert PrintRecord.objects.filter(document="label").count() == 51
