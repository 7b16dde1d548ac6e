"""The demo company is whole, the same for the same seed, and adds up."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from entrepot.demo import ninety_days, situations, watching
from entrepot.demo.company import DemoCompany
from entrepot.demo.figures import Worklist, figures, worklist
from entrepot.demo.goods import ean13, goods
from entrepot.demo.living import MOST_OPEN, RUSH, TO_REVIEW, LivingCompany
from entrepot.demo.mark import SECOND_COMPANY
from entrepot.demo.stories import TITLES, stories_told, tell_stories
from entrepot.demo.wishes import Market
from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers import regions
from entrepot.domain.inventory.models import Lot
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.queries import orders_found_by
from entrepot.domain.orders.states import OrderState, Progress
from entrepot.domain.payments.models import Payment
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.queries import pictures_of
from entrepot.foundation.journal import following
from entrepot.foundation.journal.models import Entry, Retry
from entrepot.roles import write_roles
from tests import build

_MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_the_catalogue_has_six_hundred_skus_and_no_code_or_barcode_twice():
    sold = goods()
    barcodes = [barcode.value for sku in sold.skus for barcode in sku.barcodes]
    assert len({sku.code for sku in sold.skus}) == len(sold.skus) == 600
    assert len(set(barcodes)) == len(barcodes)
    assert len(sold.kits) == 12
    assert len(sold.services) == 3
    assert {sku.tracking for sku in sold.stocked} == {"none", "lot", "serial"}
    assert all(set(sku.name) == {"zh-hans", "zh-hant", "en"} for sku in sold.skus)


def test_a_check_digit_is_right():
    # GS1's own example.
    assert ean13(629_104_150_021) == "6291041500213"


def _wished(seed: int) -> list:
    company = DemoCompany(goods(), firms=[])
    market = Market(company, Random(seed))
    market._of_firm = lambda at, firm: market._of_shop("wechat", at)
    company.firms = [None]
    return market.a_day(_MONDAY, 60)


def test_a_seed_makes_the_same_wishes_and_another_seed_others():
    assert _wished(5) == _wished(5)
    assert _wished(5) != _wished(6)


def test_addresses_name_places_that_exist():
    places = [wish.ship_to for wish in _wished(1) if wish.ship_to]
    found = [regions.match(place.province, place.city, place.district) for place in places]
    assert len(places) > 30
    assert all(region is not None and region.complete for region in found)


@pytest.mark.django_db
def test_a_fortnight_of_trade_leaves_work_in_every_state_and_adds_up(monkeypatch):
    write_roles()
    monkeypatch.setattr(following, "SETTLED", "true")
    heard = []
    # What befalls so few orders depends on which of the fourteen days are Sundays: they are the same each time.
    with clock.clock_set_to(_MONDAY + timedelta(days=4)):
        people, outcome = ninety_days.trade(seed=3, orders=220, days=14, tell=lambda *days: heard.append(days))

    assert build.differences() == {}
    assert Retry.objects.count() == 0
    assert heard[-1][0] == heard[-1][1] in (13, 14)
    assert outcome.placed == Order.objects.exclude(state=OrderState.DRAFT).count() - _placed_from_drafts()
    states = set(Order.objects.values_list("state", flat=True))
    assert {OrderState.APPROVED, OrderState.COMPLETED, OrderState.CANCELLED} <= states
    assert {Progress.DELIVERED, Progress.SHIPPED, Progress.UNSHIPPED} <= set(
        Order.objects.values_list("progress", flat=True)
    )
    assert Hold.objects.exists()
    now = figures()
    assert now.delivered
    assert now.behind == 0
    assert sum(now.orders.values()) == Order.objects.count()
    assert "goods and money        agree" in watching._panel(now, agree=True)
    _the_house_is_furnished()
    _the_desks_are_full(people)


def _the_house_is_furnished() -> None:
    seen = Sku.objects.filter(company_id=1).exclude(kind="service")
    assert len(pictures_of("sku", list(seen.values_list("pk", flat=True)))) == seen.count() > 590
    lots = Lot.objects.filter(company_id=1)
    assert lots.count() > 5
    assert not lots.filter(expires_on=None).exists()
    open_ones = Channel.objects.filter(company_id=1, archived_at=None).exclude(code="import")
    assert open_ones.count() == 8
    assert set(Order.objects.filter(company_id=1).values_list("channel", flat=True)) <= set(
        open_ones.values_list("pk", flat=True)
    )


def _the_desks_are_full(people: ninety_days.Trade) -> None:
    situations.clear_the_desks(people)
    cleared = worklist()
    assert set(vars(cleared).values()) == {0}
    situations.fill_the_shelf(people)
    tell_stories(people)
    _the_stories_are_found_by_name()
    situations.put_work_on_the_desks(people)
    assert worklist() == Worklist(
        to_review=40, reasons=14, to_pick=60, short=12, scarce_skus=3, past_deadline=5, unpaid=8, over_credit=3,
        duplicates=4, unmatched=1, masked=3, refund_while_packing=2, unclaimed_receipts=6,
    )  # fmt: skip
    abroad = Order.objects.filter(company__code=SECOND_COMPANY)
    assert sorted(abroad.values_list("ship_to__country", flat=True)) == ["HK"] * 3 + ["MO"] + ["SG"] * 2 + ["TW"] * 2
    assert build.differences() == {}
    assert Retry.objects.count() == 0
    _a_hundred_steps_pile_nothing_up()


def _a_hundred_steps_pile_nothing_up() -> None:
    alive = LivingCompany(Random(8))
    placed = Order.objects.count()
    for step in range(100):
        if step == 30:
            alive.rush()
        alive.step()
        if step % 4 == 3:
            following.catch_up()
    assert Order.objects.count() > placed + RUSH
    now = worklist()
    assert now.to_review <= TO_REVIEW + 20
    assert now.reasons >= 10
    assert now.to_pick < MOST_OPEN
    assert now.past_deadline == 5
    assert now.refund_while_packing == 2
    assert now.unmatched >= 1
    assert now.scarce_skus >= 3
    assert now.unclaimed_receipts == 6
    assert build.differences() == {}
    assert Retry.objects.count() == 0


def _placed_from_drafts() -> int:
    drafted = Entry.objects.filter(kind="order.drafted").values("subject_id")
    return Order.objects.filter(pk__in=drafted).exclude(state=OrderState.DRAFT).count()


def _the_stories_are_found_by_name() -> None:
    told = stories_told()
    assert tuple(told) == TITLES
    assert [len(numbers) for numbers in told.values()] == [1, 3, 1, 1, 1, 4, 1]
    for title, numbers in told.items():
        found = orders_found_by(THE_HOUSE, title.split()[0])
        assert sorted(found.values_list("number", flat=True)) == sorted(numbers)
    parcels = {title: _parcels(numbers) for title, numbers in told.items()}
    assert [len(own) for own in parcels.values()] == [2, 1, 2, 1, 1, 4, 2]
    boxed = Order.objects.get(number=told[TITLES[4]][0])
    assert (boxed.units_ordered, boxed.total % 1) == (27, 0)
    assert boxed.adjustment_total < 0
    assert Payment.objects.get(reference="网银 四单合付").allocations.count() == 4
    mystery = parcels[TITLES[6]]
    assert {parcel.state for parcel in mystery} == {ParcelState.HANDED_OVER, ParcelState.DELIVERED}


def _parcels(numbers: list[str]) -> list[Parcel]:
    own = Parcel.objects.filter(lines__fulfilment_line__order_line__order__number__in=numbers)
    return list(own.distinct())
