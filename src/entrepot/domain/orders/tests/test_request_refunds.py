"""Money is asked back: what has not left stays, whoever looks at it, until that is decided."""

from decimal import Decimal

import pytest

from entrepot.domain.changes.actions import Override, override_state
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments, release_orders
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import (
    AskedBack,
    activate_review_rules,
    approve_orders,
    hold_orders,
    place_drafts,
    release_holds,
    request_refunds,
    review_again,
    save_drafts,
    try_review_rules,
)
from entrepot.domain.orders.models import RefundRequest
from entrepot.domain.orders.tests.test_complete_orders import bring, pay
from entrepot.domain.payments.actions import NewRefund, refund_orders
from entrepot.domain.shipping.actions import (
    HandOver,
    Packing,
    Shipping,
    Together,
    hand_over_fulfilments,
    pack_fulfilments,
    pack_together,
    ship_orders,
)
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Refusal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _adds_up(shop):
    yield
    assert build.differences() == {}


def ask(order, **more):
    return only(request_refunds([AskedBack(order.number, **{"reason": "damaged", **more})], by=THE_HOUSE))


def picked(order) -> str:
    build.follow()
    work = Fulfilment.objects.get(lines__order_line__order=order).number
    only(pick_fulfilments([Picking(work)], by=THE_HOUSE))
    return work


def test_it_is_held_and_nobody_lets_it_go():
    order = ask(build.order(LAMP=1), amount=Decimal("4.00"), asked_by="sales", note="scratched")
    request = RefundRequest.objects.get()
    assert (request.amount, request.reason, request.asked_by, request.note) == (4, "damaged", "sales", "scratched")
    assert [hold.code for hold in order.holds.filter(released_at=None)] == ["refund_pending"]
    assert build.told("order", order.pk)[-2:] == ["order.refund_requested", "order.held"]
    with build.no_trace():
        assert release_holds([order], by=THE_HOUSE)[0].code == "held_by_its_cause"
        with pytest.raises(Refusal):
            hold_orders([order], code="refund_pending", by=THE_HOUSE)
    only(review_again([order], by=THE_HOUSE))
    assert build.fresh(order).holds_open == 1


def test_what_waits_for_a_reviewer_is_not_approved_meanwhile(careful):
    order = ask(careful())
    with build.no_trace():
        assert approve_orders([order], by=THE_HOUSE)[0].code == "held"
        asked = Override(order.number, "approved", "the boss says so")
        assert override_state([asked], by=THE_HOUSE)[0].code == "refund_pending"


def test_nothing_is_released_packed_or_handed_over():
    # No two alike, or they would be held as duplicates.
    waiting, in_work, packed = (build.order(LAMP=n) for n in (1, 2, 3))
    ask(waiting)
    build.follow()
    assert not Fulfilment.objects.filter(lines__order_line__order=waiting).exists()
    work, box = picked(in_work), picked(packed)
    only(pack_fulfilments([Packing(box)], by=THE_HOUSE))
    ask(in_work)
    ask(packed)
    with build.no_trace():
        refusals = [
            only_refusal(release_orders([waiting.pk], by=THE_HOUSE)),
            only_refusal(pack_fulfilments([Packing(work)], by=THE_HOUSE)),
            only_refusal(pack_together([Together([work])], by=THE_HOUSE)),
            only_refusal(hand_over_fulfilments([HandOver(box)], by=THE_HOUSE)),
            only_refusal(ship_orders([Shipping(packed.number)], by=THE_HOUSE)),
        ]
    assert {refusal.code for refusal in refusals} == {"refund_pending"}
    assert {refusal.order for refusal in refusals} == {waiting.number, in_work.number, packed.number}


def only_refusal(answers) -> Refusal:
    (answer,) = answers
    assert isinstance(answer, Refusal), answer
    return answer


def test_the_money_that_goes_back_settles_it():
    order = build.order(LAMP=2)
    pay(order)
    ask(order, amount=Decimal("15.00"))
    only(refund_orders([NewRefund(order.pk, Decimal("10.00"))], by=THE_HOUSE))
    request = RefundRequest.objects.get()
    assert (request.refunded, request.closed_at, build.fresh(order).holds_open) == (10, None, 1)
    only(refund_orders([NewRefund(order.pk, Decimal("5.00"))], by=THE_HOUSE))
    request.refresh_from_db()
    assert (request.refunded, request.outcome, build.fresh(order).holds_open) == (15, "refunded", 0)
    assert build.told("order", order.pk)[-2:] == ["order.refund_request_closed", "order.hold_released"]


def test_all_there_is_settles_what_names_no_amount():
    order = build.order(LAMP=2)
    pay(order)
    ask(order)
    half = [NewRefund(order.pk, Decimal("10.00")), NewRefund(order.pk, Decimal("10.00"))]
    assert not any(isinstance(answer, Refusal) for answer in refund_orders(half, by=THE_HOUSE))
    assert RefundRequest.objects.get().outcome == "refunded"


def test_what_has_arrived_is_asked_for_too_and_is_not_done_before():
    order = build.order(LAMP=1)
    bring(order)
    ask(order)
    pay(order)
    build.follow()
    assert (build.fresh(order).state, build.fresh(order).holds_open) == ("approved", 1)


def test_a_completed_order_is_held_again_when_it_is_taken_up():
    order = build.order(LAMP=1)
    bring(order)
    pay(order)
    build.follow()
    order = ask(order)
    assert (order.state, order.holds_open) == ("completed", 0)
    only(override_state([Override(order.number, "approved", "look again")], by=THE_HOUSE))
    held = order.holds.filter(released_at=None).values_list("code", flat=True)
    assert "refund_pending" in held


def test_a_draft_of_a_refused_kind_and_too_much_are_refused():
    draft = only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE))
    order = build.order(LAMP=1)
    wrong = [
        AskedBack(draft.number, "damaged"),
        AskedBack("NO-SUCH", "damaged"),
        AskedBack(order.number, " "),
        AskedBack(order.number, "damaged", asked_by="nobody"),
        AskedBack(order.number, "damaged", Decimal("10.01")),
        AskedBack(order.number, "damaged", Decimal("0.001")),
        AskedBack(order.number, "damaged", Decimal("NaN")),
        AskedBack(order.number, "damaged", edition=99),
    ]
    with build.no_trace():
        refusals = request_refunds(wrong, by=THE_HOUSE)
    assert [refusal.code for refusal in refusals] == [
        "out_of_turn", "not_found", "invalid", "invalid", "more_than_it_costs", "more_than_it_costs",
        "more_than_it_costs", "changed_meanwhile",
    ]  # fmt: skip
    one, other = request_refunds([AskedBack(order.number, "damaged")] * 2, by=THE_HOUSE)
    assert (one.pk, other.code) == (order.pk, "refund_requested_already")


def test_what_its_sender_knew_of_is_asked_for_when_it_is_placed():
    wish = build.wish(LAMP=1, more={"holds": {"refund_pending": "WAIT_SELLER_AGREE"}})
    draft = only(save_drafts([wish], by=THE_HOUSE))
    assert not RefundRequest.objects.exists()
    order = only(place_drafts([draft], by=THE_HOUSE))
    request = RefundRequest.objects.get(order=order)
    assert (request.asked_by, request.note, request.amount) == ("channel", "WAIT_SELLER_AGREE", None)


FROM_CHANNELS = [{"rule": "refund_pending", "asked_by": ["channel"], "above": "5"}]


def test_the_rules_say_who_stops_an_order_by_asking():
    activate_review_rules(FROM_CHANNELS, by=THE_HOUSE)
    free, little, held = (build.order(LAMP=n) for n in (1, 2, 3))
    assert ask(free).holds_open == ask(little, asked_by="channel", amount=Decimal("5")).holds_open == 0
    assert ask(held, asked_by="channel").holds_open == 1
    build.follow()
    work = set(Fulfilment.objects.values_list("lines__order_line__order__number", flat=True))
    assert work == {free.number, little.number}
    only(pack_fulfilments([Packing(picked(free))], by=THE_HOUSE))


def test_new_rules_hold_what_was_free_and_free_what_was_held():
    activate_review_rules([{"rule": "refund_pending", "asked_by": ["buyer"]}], by=THE_HOUSE)
    order = build.order(LAMP=1, more={"holds": {"refund_pending": "WAIT"}})
    assert (order.holds_open, RefundRequest.objects.get().holds) == (0, False)
    activate_review_rules([], by=THE_HOUSE)
    assert only(review_again([order], by=THE_HOUSE)).held == ("refund_pending",)
    with build.no_trace():
        assert release_orders([order.pk], by=THE_HOUSE)[0].code == "refund_pending"
    activate_review_rules(FROM_CHANNELS + [{"rule": "refund_pending", "only": {"kinds": ["presale"]}}], by=THE_HOUSE)
    assert only(review_again([order], by=THE_HOUSE)).lifted == ()
    activate_review_rules([{"rule": "refund_pending", "only": {"kinds": ["presale"]}}], by=THE_HOUSE)
    assert only(review_again([order], by=THE_HOUSE)).lifted == ("refund_pending",)


def test_the_bench_tells_what_a_draft_would_hold():
    ask(build.order(LAMP=1))
    ask(build.order(LAMP=2), asked_by="channel")
    tried = try_review_rules(FROM_CHANNELS, by=THE_HOUSE)
    assert (tried.draft["refund_pending"], tried.active["refund_pending"]) == (1, 2)


def test_one_or_fifty_take_as_many_statements():
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1, customer=None) for _ in range(51)]
    counts = [
        build.statements(
            lambda some=some: request_refunds([AskedBack(o.number, "other") for o in some], by=THE_HOUSE)
        )
        for some in (orders[:1], orders[1:])
    ]
    assert counts[0] == counts[1]
