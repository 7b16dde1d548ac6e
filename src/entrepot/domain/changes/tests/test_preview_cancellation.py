from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Cancellation, preview_cancellation
from entrepot.domain.changes.models import ChangeSet
from entrepot.domain.fulfilment.tests.building import a_sku, a_warehouse, an_order, released, stock, the_work
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import NotFound

pytestmark = pytest.mark.django_db


def test_tells_what_would_come_of_it_and_changes_nothing():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 4))
    (work,) = released(order)
    before = Entry.objects.count()

    preview = preview_cancellation(Cancellation(order.number, lines=[(1, 1)]), by=THE_HOUSE)

    assert (preview.total_before, preview.total_after, preview.owed) == (Decimal(400), Decimal(300), Decimal(300))
    assert preview.lines == [{"line": 1, "sku": "LAMP", "quantity": 1}]
    assert preview.fulfilments == [work.number]
    assert Entry.objects.count() == before
    assert not ChangeSet.objects.exists()
    assert the_work(work.number) == work
    assert stock("MAIN", "LAMP") == (10, 4)


def test_an_order_that_does_not_exist_is_refused():
    with pytest.raises(NotFound):
        preview_cancellation(Cancellation("SO-none"), by=THE_HOUSE)
