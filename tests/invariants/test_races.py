"""Many at once: real threads and connections, each loading its own copy.

Each docstring names the lock that the race is about; it was taken away once, and the race was lost.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from entrepot.desk.sharing.actions import cancel_shared_order, share_orders, unlock_links
from entrepot.desk.sharing.queries import customer_by
from entrepot.domain.changes.actions import Cancellation, amend_orders, cancel_orders
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.customers.models import Customer
from entrepot.domain.customers.steps import Buyer
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.actions import Adjustment, StockCorrection, adjust_stock
from entrepot.domain.orders.actions import (
    AskedBack,
    activate_review_rules,
    approve_orders,
    hold_orders,
    place_drafts,
    place_orders,
    request_refunds,
    review_again,
    save_drafts,
)
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import record_payments, refund_orders
from entrepot.domain.payments.models import Refund
from entrepot.domain.payments.steps import NewPayment, NewRefund
from entrepot.domain.receivables.actions import set_credit_limit
from entrepot.domain.shipping.actions import HandOver, hand_over_fulfilments
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.models import IdempotencyKey
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.idempotency import Asked, once, once_each
from entrepot.foundation.refusals import Refusal
from tests import build
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def adds_up(db):
    """Whoever wins, the books hold."""
    yield
    assert build.differences() == {}


@pytest.fixture
def own_shop(transactional_db):
    build.a_shop(near={"LAMP": 10, "VASE": 5}, far={})


def someone(n: int, **more):
    phone = f"139{n:08}"
    address = replace(build.TO_PUDONG, phone=phone)
    return build.wish(customer=Buyer("李雷", phone), ship_to=address, **more)


def kept(answers) -> list:
    return [answer for answer in answers if not isinstance(answer, Refusal)]


def test_the_last_pieces_go_to_as_many_buyers_as_there_are_pieces(own_shop):
    """`lock_levels_of` when goods are promised: without it, more is promised than is there."""
    buyers = [lambda n=n: only(place_orders([someone(n, LAMP=1)], by=THE_HOUSE)) for n in range(20)]
    answers = at_once(buyers)
    assert len(kept(answers)) == 10
    assert {a.code for a in answers if isinstance(a, Refusal)} == {"out_of_stock"}
    assert build.stock("LAMP") == {"on_hand": 10, "reserved": 10, "waiting": 0, "short": 0}
    assert Order.objects.count() == 10


def test_lists_in_opposite_orders_do_not_wait_in_a_circle(own_shop):
    """Levels are locked by (SKU, warehouse), whatever the order of the lines."""
    build.receive("SH", LAMP=200, VASE=200)
    one = [someone(n, LAMP=1, VASE=1) for n in range(8)]
    other = [
        replace(wish, lines=list(reversed(wish.lines)))
        for wish in (someone(50 + n, LAMP=1, VASE=1) for n in range(8))
    ]
    answers = at_once([lambda w=w: place_orders(w, by=THE_HOUSE) for w in (one, other, one[::-1], other[::-1])])
    assert sum(len(kept(some)) for some in answers) == 32


def test_two_clerks_approve_one_order(transactional_db):
    """The row of the order in `_locked`: without it, it is approved twice and the journal collides."""
    build.a_shop()
    open_channel("careful", policies={"auto_approve": False}, by=THE_HOUSE)
    order = build.order(channel="careful", LAMP=1)
    answers = at_once([lambda: only(approve_orders([Order.objects.get(pk=order.pk)], by=THE_HOUSE))] * 4)
    assert len(kept(answers)) == 1
    assert {a.code for a in answers if isinstance(a, Refusal)} == {"out_of_turn"}
    assert build.told("order", order.pk).count("order.approved") == 1


def test_who_looks_again_and_who_approves_do_not_both_let_it_go(transactional_db):
    """The row of the order in `_locked`: without it, its hold is lifted and it is approved by both."""
    build.a_shop()
    activate_review_rules([{"rule": "memo"}], by=THE_HOUSE)
    order = build.order(LAMP=1, more={"seller_memo": "急"})
    activate_review_rules([], by=THE_HOUSE)

    def look() -> object:
        return only(review_again([Order.objects.get(pk=order.pk)], by=THE_HOUSE))

    def approve() -> object:
        return only(approve_orders([Order.objects.get(pk=order.pk)], by=THE_HOUSE))

    at_once([look, approve] * 3)
    told = build.told("order", order.pk)
    assert (told.count("order.approved"), told.count("order.hold_released")) == (1, 1)
    assert (build.fresh(order).state, build.fresh(order).holds_open) == ("approved", 0)


def test_who_looks_again_and_who_amends_leave_one_order(transactional_db):
    """The row of the order in `_locked`, and in amending: without it, one approves what the other changes."""
    build.a_shop()
    activate_review_rules([{"rule": "amount", "above": "35"}], by=THE_HOUSE)
    order = build.order(LAMP=4)

    def look() -> object:
        return only(review_again([Order.objects.get(pk=order.pk)], by=THE_HOUSE))

    def amend(pieces: int) -> object:
        asked = Amendment(order.number, lines=[LineChange(1, quantity=Decimal(pieces))])
        return only(amend_orders([asked], by=THE_HOUSE))

    at_once([look, lambda: amend(3), look, lambda: amend(5)])
    only(review_again([Order.objects.get(pk=order.pk)], by=THE_HOUSE))
    now = build.fresh(order)
    held = set(now.holds.filter(released_at=None).values_list("code", flat=True))
    left = sum(line.quantity - line.cancelled for line in now.lines.all())
    assert (left, held, now.state) in [(3, set(), "approved"), (5, {"amount"}, "placed")]


def test_two_clerks_place_one_draft(own_shop):
    """The row of the draft in `_locked`: without it, its goods are promised twice."""
    draft = only(save_drafts([build.wish(LAMP=2)], by=THE_HOUSE))
    answers = at_once([lambda: only(place_drafts([Order.objects.get(pk=draft.pk)], by=THE_HOUSE))] * 4)
    assert len(kept(answers)) == 1
    assert build.stock("LAMP")["reserved"] == 2


def test_the_same_request_many_times_at_once_runs_once(own_shop):
    """The advisory lock of `once`: without it, several run and all but one fail on the unique key."""
    ran = []

    def run() -> tuple[int, str, bytes]:
        ran.append(1)
        order = only(place_orders([build.wish(LAMP=1)], by=THE_HOUSE))
        return 201, "text/plain", order.number.encode()

    answers = at_once([lambda: once("token:1", "K", b"request", run)] * 8)
    again = once("token:1", "K", b"request", run)
    assert {a.code for a in answers if isinstance(a, Refusal)} <= {"still_running"}
    assert set(kept(answers)) == {again}
    assert len(ran) == 1
    assert Order.objects.count() == IdempotencyKey.objects.count() == 1


def test_one_key_by_many_through_the_door(own_shop):
    api = build.a_program("admin")
    body = {"channel": "web", "customer": {"name": "张伟", "phone": "13800001234"},
            "ship_to": {"name": "张伟", "phone": "13800001234", "province": "上海市", "city": "上海市",
                        "district": "浦东新区", "address": "世纪大道 100 号"},
            "lines": [{"sku": "LAMP", "quantity": 1, "unit_price": "10"}]}  # fmt: skip
    body = {"orders": [body]}
    answers = at_once([lambda: build.Program(api.token).post("/orders/batch", body, **{"Idempotency-Key": "K"})] * 8)
    placed = {answer["items"][0]["result"]["number"] for status, answer in answers if status == 200}
    assert {status for status, _ in answers} <= {200, 409}
    assert len(placed) == Order.objects.count() == 1
    again = api.post("/orders/batch", body, **{"Idempotency-Key": "K"})[1]
    assert again["items"][0]["result"]["number"] in placed


def test_one_key_in_many_lists_at_once_is_run_by_one_of_them(own_shop):
    """The advisory claim in `once_each`."""

    ran: list[int] = []

    def run(places):
        ran.extend(places)
        return [(201, "text/plain", b"done") for _ in places]

    lists = [[Asked("K", b"same"), Asked(f"L{n}", b"other")] for n in range(6)]
    answers = at_once([lambda asked=asked: once_each("token:1", asked, run) for asked in lists])
    assert sum(of_k is not None for of_k, _ in answers) == 1
    assert all(of_others for _, of_others in answers)
    assert ran.count(0) == 1


def test_lists_that_wait_for_nobody_sell_no_piece_twice(own_shop):
    """The level lock in `try_lock_levels_of`."""
    lists = [[build.wish(LAMP=5), build.wish(LAMP=4)] for _ in range(4)]
    answers = at_once([lambda list_=list_: place_orders(list_, waits=False, by=THE_HOUSE) for list_ in lists])
    refused = {type(answer).__name__ for of_one in answers for answer in of_one if isinstance(answer, Refusal)}
    assert refused <= {"Busy", "OutOfStock"}
    assert any(isinstance(answer, Order) for of_one in answers for answer in of_one)


def test_the_same_external_id_from_many_at_once_is_one_order(own_shop):
    """The advisory claim in `find_repeated`: without it, the others fail on the unique key."""
    wish = build.wish(LAMP=1, more={"external_id": "T1"})
    answers = at_once([lambda: only(place_orders([wish], by=THE_HOUSE))] * 8)
    assert len({answer.pk for answer in answers}) == 1
    assert build.stock("LAMP")["reserved"] == 1


def test_two_new_buyers_with_one_phone_are_one_customer(own_shop):
    """The unique key of `claim_keys`: who takes it second takes the customer of the first."""
    build.some_skus({f"S{n}" for n in range(6)})
    build.receive("SH", **{f"S{n}": 1 for n in range(6)})
    wishes = [build.wish(customer=Buyer(f"张伟 {n}", "13911112222"), **{f"S{n}": 1}) for n in range(6)]
    orders = at_once([lambda w=w: only(place_orders([w], by=THE_HOUSE)) for w in wishes])
    assert len({order.buyer_id for order in orders}) == 1
    assert Customer.objects.count() == 1


def test_no_more_is_refunded_than_was_paid(own_shop):
    """The order's row and accounts in `refund`: without them, everybody is given the same money."""
    order = build.order(LAMP=3)
    only(record_payments([NewPayment("cash", Decimal(30), (order.pk,))], by=THE_HOUSE))
    refund = NewRefund(order.pk, Decimal(8), "sorry")
    answers = at_once([lambda: only(refund_orders([refund], by=THE_HOUSE))] * 6)
    assert len(kept(answers)) == Refund.objects.count() == 3
    assert {a.code for a in answers if isinstance(a, Refusal)} == {"refund_too_large"}


def test_nobody_owes_more_than_the_limit(own_shop):
    """`lock_accounts` in review: without it, everybody finds room under the limit."""
    codes = [f"S{n}" for n in range(8)]
    build.some_skus(codes)
    build.receive("SH", **dict.fromkeys(codes, 1))
    buyer = build.order(VASE=1).buyer
    set_credit_limit(buyer, limit=Decimal(50), currency="CNY", by=THE_HOUSE)
    orders = at_once([lambda c=c: only(place_orders([build.wish(**{c: 1})], by=THE_HOUSE)) for c in codes])
    assert sum(order.holds_open == 0 for order in orders) == 4


def test_an_order_is_cancelled_or_leaves_but_not_both(transactional_db):
    """Work, order and demands locked in one order by both sides."""
    build.some_skus({"LAMP"})
    build.a_warehouse("SH", region_code="310115", steps="ship")
    build.receive("SH", LAMP=20)
    for n in range(6):
        order = only(place_orders([someone(n, LAMP=1)], by=THE_HOUSE))
        build.follow()
        work = Fulfilment.objects.latest("pk").number
        cancelled, left = at_once([
            lambda number=order.number: only(cancel_orders([Cancellation(number)], by=THE_HOUSE)),
            lambda work=work: only(hand_over_fulfilments([HandOver(work)], by=THE_HOUSE)),
        ])  # fmt: skip
        assert isinstance(cancelled, Refusal) != isinstance(left, Refusal)
        order = build.fresh(order)
        assert (order.units_shipped, order.units_cancelled) in {(1, 0), (0, 1)}


def test_a_customer_cancels_or_the_goods_are_picked_but_not_both(transactional_db):
    """Work is locked from the look on: without it, a customer is not told that the warehouse was quicker."""
    build.some_skus({"LAMP"})
    build.a_warehouse("SH", region_code="310115")
    build.receive("SH", LAMP=20)
    for n in range(4):
        order = only(place_orders([someone(n, LAMP=1)], by=THE_HOUSE))
        build.follow()
        work, link = Fulfilment.objects.latest("pk").number, only(share_orders([order], by=THE_HOUSE))
        edition = build.fresh(order).edition
        cancelled, picked = at_once([
            lambda link=link, seen=edition: cancel_shared_order(link, edition=seen, by=customer_by(link)),
            lambda work=work: only(pick_fulfilments([Picking(work)], by=THE_HOUSE)),
        ])  # fmt: skip
        assert isinstance(cancelled, Refusal) != isinstance(picked, Refusal)
        assert isinstance(picked, Refusal) or cancelled.code == "on_its_way_already"
        assert (build.fresh(order).state == "cancelled") != isinstance(cancelled, Refusal)


def test_guesses_at_once_are_counted_as_many(transactional_db):
    """The row of the link: without it, many who guess at the same moment have guessed once."""
    build.a_shop()
    link = only(share_orders([build.order(LAMP=1)], by=THE_HOUSE))
    guess = [lambda: unlock_links([link], tail="0000", by=customer_by(link))[0]] * 8
    codes = sorted(answer.code for answer in at_once(guess))
    assert codes == ["too_many_guesses"] * 4 + ["wrong_phone_end"] * 4
    assert build.fresh(link).wrong_guesses == 5


def test_money_is_asked_back_or_the_goods_leave_but_not_both(transactional_db):
    """The order's row: whoever hands over looks for requests after it is his."""
    build.some_skus({"LAMP"})
    build.a_warehouse("SH", region_code="310115", steps="ship")
    build.receive("SH", LAMP=20)
    for n in range(6):
        order = only(place_orders([someone(n, LAMP=1)], by=THE_HOUSE))
        build.follow()
        work = Fulfilment.objects.latest("pk").number
        asked, left = at_once([
            lambda number=order.number: only(request_refunds([AskedBack(number, "damaged")], by=THE_HOUSE)),
            lambda work=work: only(hand_over_fulfilments([HandOver(work)], by=THE_HOUSE)),
        ])  # fmt: skip
        shipped_before = asked.units_shipped
        assert isinstance(left, Refusal) or shipped_before == 1


def test_two_warehouses_pick_for_one_order_at_once(own_shop):
    """The order's row, and its demands', in `open_numbered`: else both number the order's journal alike."""
    for n in range(6):
        build.receive("BJ", LAMP=10)
        order = only(place_orders([someone(n, LAMP=20)], by=THE_HOUSE))
        build.follow()
        works = Fulfilment.objects.filter(lines__order_line__order=order).values_list("number", flat=True)
        assert len(works) == 2
        at_once([lambda w=w: only(pick_fulfilments([Picking(w)], by=THE_HOUSE)) for w in works])
        assert build.told("order", order.pk).count("order.picked") == 2
        build.receive("SH", LAMP=10)


def test_goods_arrive_while_orders_are_placed(own_shop):
    """`lock_levels` at the receipt and at the promise: nothing is lost, nothing promised twice."""
    changes = [lambda n=n: only(place_orders([someone(n, LAMP=2, channel="phone")], by=THE_HOUSE)) for n in range(12)]
    changes += [lambda: build.receive("SH", LAMP=2, VASE=1)] * 4
    at_once(changes)
    build.follow()
    level = build.stock("LAMP")
    assert level == {"on_hand": 18, "reserved": 18, "waiting": 6, "short": 0}


def test_goods_that_never_were_anywhere_arrive_while_they_are_waited_for(own_shop):
    """Levels that exist are locked before new ones are made, on both sides: else a deadlock."""
    for n in range(6):
        codes = {f"A{n}": 1, "LAMP": 1}
        build.some_skus({f"A{n}"})
        at_once([
            lambda codes=codes, n=n: only(place_orders([someone(n, channel="phone", **codes)], by=THE_HOUSE)),
            lambda codes=codes: build.receive("SH", **codes),
        ])  # fmt: skip
    build.follow()
    assert not Demand.objects.filter(waiting__gt=0).exists()


def test_goods_are_lost_while_orders_are_placed(own_shop):
    """`lock_levels` at the loss: what is lost first cannot be promised, what is promised first falls short."""

    def lose() -> None:
        adjust_stock(StockCorrection("SH", [Adjustment("LAMP", -1)], "lost"), by=THE_HOUSE)

    changes = [lambda n=n: only(place_orders([someone(n, LAMP=1)], by=THE_HOUSE)) for n in range(10)]
    orders = kept(at_once([*changes, *[lose] * 5])[:10])
    assert 5 <= len(orders) <= 10
    assert build.stock("LAMP")["on_hand"] == 5
    build.follow()
    demands = Demand.objects.values_list("reserved", "waiting", "short", "quantity")
    assert all(reserved + waiting + short == quantity for reserved, waiting, short, quantity in demands)


def test_holds_and_approvals_do_not_lose_each_other(own_shop):
    order = build.order(LAMP=1)
    at_once(
        [
            lambda n=n: only(hold_orders([Order.objects.get(pk=order.pk)], code=f"look_{n}", by=THE_HOUSE))
            for n in range(6)
        ]
    )
    assert build.fresh(order).holds_open == 6
