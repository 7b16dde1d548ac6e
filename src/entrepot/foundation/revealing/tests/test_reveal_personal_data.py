"""What was shown to whom and why is in the journal; what it says is not."""

from dataclasses import replace

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from entrepot.foundation.revealing.actions import reveal_personal_data
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(shop):
    return build.order(LAMP=1)


def test_the_journal_says_which_fields_and_why_and_not_what_they_hold(order):
    assert reveal_personal_data([order], fields=["phone", "phone"], reason="call_buyer", by=THE_HOUSE) == [order.pk]
    entry = Entry.objects.filter(subject="order", subject_id=order.pk).latest("seq")
    assert entry.kind == "order.revealed"
    assert entry.facts == {"fields": ["phone"], "reason": "call_buyer", "how": "shown"}


def test_a_customer_is_revealed_too(order):
    reveal_personal_data([order.buyer], fields=["name", "email"], reason="call_buyer", how="copied", by=THE_HOUSE)
    assert build.told("customer", order.buyer_id)[-1] == "customer.revealed"


@pytest.mark.parametrize(
    "wrong", [{"fields": []}, {"fields": ["total"]}, {"reason": "王芳 asked me"}, {"reason": ""}]
)
def test_what_makes_no_sense_is_refused(order, wrong):
    with build.no_trace(), pytest.raises(Invalid):
        reveal_personal_data([order], **{"fields": ["phone"], "reason": "call_buyer", **wrong}, by=THE_HOUSE)


def test_there_is_nobody_behind_a_sku(shop):
    with build.no_trace(), pytest.raises(Invalid):
        reveal_personal_data([Sku.objects.first()], fields=["name"], reason="call_buyer", by=THE_HOUSE)


def test_who_may_not_is_shown_nothing(order):
    nobody = replace(THE_HOUSE, permissions=frozenset())
    with build.no_trace(), pytest.raises(NotAllowed):
        reveal_personal_data([order], fields=["phone"], reason="call_buyer", by=nobody)


def test_fifty_cost_as_many_statements_as_one(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(50)]

    def reveal(some):
        return build.statements(
            lambda: reveal_personal_data(some, fields=["phone"], reason="call_buyer", by=THE_HOUSE)
        )

    assert reveal(orders) == reveal(orders[:1])
