from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.catalog.models import Sku
from entrepot.domain.fulfilment.actions import Merging, Picking, merge_fulfilments, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import HOME, a_sku, a_warehouse, an_order, kinds, released
from entrepot.domain.shipping.actions import (
    FreightCost,
    Packing,
    Shipping,
    note_freight,
    pack_fulfilments,
    ship_orders,
)
from entrepot.domain.shipping.models import FreightShare, Parcel
from entrepot.domain.shipping.queries import freight_of
from entrepot.domain.shipping.rules import Bearer, freight_shares
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.money import rounded
from tests.build import no_trace, statements

weights = st.one_of(st.none(), st.integers(0, 10**7).map(Decimal))


@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(weights, st.integers(0, 10**7).map(Decimal)), min_size=1, max_size=12),
    st.sampled_from(["CNY", "JPY"]),
)
def test_shares_are_coins_and_sum_to_the_freight(coins, orders, currency):
    freight = Decimal(coins) if currency == "JPY" else Decimal(coins) / 100
    shares = freight_shares(freight, [Bearer(n, f"SO{n}", *row) for n, row in enumerate(orders)], currency)
    assert sum(shares) == freight
    assert min(shares) >= 0
    assert all(share == rounded(share, currency) for share in shares)


def test_weight_goes_before_amount_where_it_is_known_of_all():
    heavy, light = Bearer(1, "A", Decimal(900), Decimal(10)), Bearer(2, "B", Decimal(100), Decimal(90))
    assert freight_shares(Decimal(10), [heavy, light], "CNY") == [9, 1]
    unknown = Bearer(2, "B", None, Decimal(90))
    assert freight_shares(Decimal(10), [heavy, unknown], "CNY") == [1, 9]
    free = [Bearer(1, "A", None, Decimal(0)), Bearer(2, "B", None, Decimal(0))]
    assert freight_shares(Decimal("0.05"), free, "CNY") == [Decimal("0.03"), Decimal("0.02")]


@pytest.fixture
def parcel(db):
    """One parcel with the goods of three orders: 1, 2 and 3 lamps."""
    a_sku()
    a_warehouse(stock={"LAMP": 100}, steps="pick_pack_ship")
    orders = [an_order(("LAMP", n), ship_to=HOME) for n in (1, 2, 3)]
    merged = only(merge_fulfilments([Merging([w.number for w in released(*orders)])], by=THE_HOUSE))
    assert len(merged.lines) == 3
    return only(ship_orders([Shipping(orders[0].number, "SF", "SF1000000001")], by=THE_HOUSE)).parcels[0]


def test_each_order_bears_its_share_and_shows_it(parcel):
    noted = only(note_freight([FreightCost(parcel.number, Decimal("10.00"))], by=THE_HOUSE))
    assert list(noted.shares.values()) == [Decimal("1.67"), Decimal("3.33"), Decimal("5.00")]
    for order, share in noted.shares.items():
        assert freight_of(THE_HOUSE, order) == {parcel.number: share}
    assert kinds("parcel", parcel.id)[-1] == "parcel.freight_noted"
    Sku.objects.update(weight_g=500)
    again = only(note_freight([FreightCost(parcel.number, Decimal("12.00"))], by=THE_HOUSE))
    assert list(again.shares.values()) == [2, 4, 6]
    assert (Parcel.objects.get().freight, FreightShare.objects.count()) == (12, 3)


def test_what_has_not_left_costs_nothing_yet(parcel):
    (work,) = released(an_order(("LAMP", 1)))
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    standing = only(pack_fulfilments([Packing(work.number)], by=THE_HOUSE)).parcels[0].number
    with no_trace():
        costs = [FreightCost(number, Decimal(1)) for number in (standing, "P-404")]
        costs += [FreightCost(parcel.number, Decimal("-1")), FreightCost(parcel.number, Decimal("0.001"))]
        codes = [answer.code for answer in note_freight(costs, by=THE_HOUSE)]
    assert codes == ["not_gone_yet", "not_found", "invalid", "invalid"]


def test_fifty_parcels_cost_what_one_costs(parcel):
    orders = [an_order(("LAMP", 1)) for _ in range(50)]
    released(*orders)
    sent = ship_orders([Shipping(o.number, "SF", f"SF{10**11 + n}") for n, o in enumerate(orders)], by=THE_HOUSE)
    costs = [FreightCost(answer.parcels[0].number, Decimal(5)) for answer in sent]
    one = statements(lambda: note_freight(costs[:1], by=THE_HOUSE))
    assert statements(lambda: note_freight(costs, by=THE_HOUSE)) == one
