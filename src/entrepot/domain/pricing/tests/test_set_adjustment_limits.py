from decimal import Decimal

import pytest

from entrepot.domain.founding.actions import NewCompany, open_company
from entrepot.domain.pricing.actions import NewLimit, set_adjustment_limits
from entrepot.domain.pricing.adjusting import Limit
from entrepot.domain.pricing.models import AdjustmentLimit
from entrepot.domain.pricing.queries import adjustment_limits_of
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
SELLER = Actor(ActorKind.PERSON, 1, "s", 1, frozenset({"pricing.round_off_totals"}))


def test_a_company_begins_with_a_little_for_sales_and_anything_for_managers():
    assert adjustment_limits_of(SELLER) == [Limit(Decimal(1), "CNY", Decimal("0.01"))]
    assert Limit() in adjustment_limits_of(THE_HOUSE)
    assert adjustment_limits_of(Actor(ActorKind.PERSON, 2, "n", 1)) == []


def test_a_limit_is_changed_and_the_other_stays():
    limits = set_adjustment_limits([NewLimit("pricing.round_off_totals", Decimal(5))], by=THE_HOUSE)
    assert [(one.permission, one.amount) for one in limits] == [
        ("pricing.overwrite_totals", None), ("pricing.round_off_totals", Decimal(5)),
    ]  # fmt: skip
    assert adjustment_limits_of(SELLER) == [Limit(Decimal(5), "CNY", None)]
    assert build.told("company", 1) == ["company.adjustment_limits_set"]


@pytest.mark.parametrize(
    "wrong",
    [
        NewLimit("orders.place_orders"), NewLimit("pricing.round_off_totals", Decimal(-1)),
        NewLimit("pricing.round_off_totals", share=Decimal(2)), NewLimit("pricing.round_off_totals", currency="XXX"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_changed(wrong):
    with build.no_trace(), pytest.raises(Invalid):
        set_adjustment_limits([NewLimit("pricing.overwrite_totals", Decimal(9)), wrong], by=THE_HOUSE)


def test_a_further_company_begins_with_them():
    company = open_company(NewCompany("KUALA", {"en": "Kuala"}, currency="MYR"), by=THE_HOUSE)
    limits = AdjustmentLimit.objects.filter(company=company).order_by("permission")
    assert [(one.amount, one.currency) for one in limits] == [(None, ""), (Decimal(1), "MYR")]


def test_only_who_may_sets_limits():
    with build.no_trace(), pytest.raises(NotAllowed):
        set_adjustment_limits([], by=SELLER)


def test_the_door(api):
    body = {"limits": [{"permission": "pricing.round_off_totals", "amount": "2.50", "share": "0.02"}]}
    status, answer = api("PUT", "/adjustment-limits", body)
    assert status == 200
    assert api.get("/adjustment-limits") == (200, answer)
    assert answer["items"][1] == {
        "permission": "pricing.round_off_totals", "amount": "2.5", "currency": "CNY", "share": "0.02",
    }  # fmt: skip
    assert build.a_program("sales")("PUT", "/adjustment-limits", body)[0] == 403
