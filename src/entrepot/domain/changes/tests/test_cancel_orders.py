from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from entrepot.domain.catalog.models import KitComponent
from entrepot.domain.changes.actions import Cancellation, cancel_orders, preview_cancellation
from entrepot.domain.changes.models import ChangeLine, ChangeSet
from entrepot.domain.changes.rules.cancelling import GoodsBack
from entrepot.domain.fulfilment.actions import Counted, Picking, pick_fulfilments
from entrepot.domain.fulfilment.tests.building import (
    HOME,
    a_sku,
    a_warehouse,
    a_wish,
    an_order,
    kinds,
    released,
    stock,
    the_work,
)
from entrepot.domain.inventory.models import Bin
from entrepot.domain.orders.actions import save_drafts
from entrepot.domain.receivables.models import Account, Voucher
from entrepot.domain.shipping.actions import (
    HandOver,
    NewParcel,
    Packing,
    ParcelHandOver,
    Together,
    hand_over_fulfilments,
    hand_over_parcels,
    pack_fulfilments,
    pack_together,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.sourcing.models import Demand, Promise
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def cancel(order, **asked):
    """Cancel, and hold the confirmation against its preview and the books."""
    asked = Cancellation(order.number, "changed my mind", **asked)
    expected = preview_cancellation(asked, by=THE_HOUSE)
    done = only(cancel_orders([asked], by=THE_HOUSE))
    assert done.preview == expected
    order.refresh_from_db()
    assert order.state == done.state
    if order.account_id:
        account = Account.objects.get(pk=order.account_id)
        assert account.charged - account.credited == expected.total_after
        assert account.balance == expected.owed - expected.refundable
    return done


def all_given_back(warehouse="MAIN"):
    assert not Promise.objects.exclude(open=0, released=0, picked=0).exists()
    assert not Bin.objects.filter(picked__gt=0, place__warehouse__code=warehouse).exists()


def test_a_placed_order_gives_everything_back():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2), shipping=Decimal(12))
    done = cancel(order)
    assert (order.state, order.progress) == ("cancelled", "nothing")
    assert (done.preview.total_before, done.preview.total_after, done.preview.credited) == (212, 0, 212)
    assert done.preview.goods == [GoodsBack("LAMP", "MAIN", 2, "reserved")]
    assert stock("MAIN", "LAMP") == (10, 0)
    change = ChangeSet.objects.get()
    assert (change.number, change.state, change.reason) == (done.change, "confirmed", "changed my mind")
    assert kinds("order", order.pk)[-3:] == ["order.lines_cancelled", "order.cancelled", "order.change_confirmed"]
    assert kinds("change", change.pk) == ["change.confirmed"]


def test_a_draft_owes_nothing_and_is_cancelled_all_the_same():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    draft = only(save_drafts([a_wish(("LAMP", 2))], by=THE_HOUSE))
    done = cancel(draft)
    assert draft.state == "cancelled"
    assert (done.preview.owed, done.preview.total_after, done.preview.goods) == (0, 0, [])


def test_a_draft_of_which_a_platform_would_pay_a_part_is_cancelled_too():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    wish = a_wish(("LAMP", 2))
    draft = only(
        save_drafts([replace(wish, lines=[replace(wish.lines[0], platform_discount=Decimal(3))])], by=THE_HOUSE)
    )
    assert cancel(draft).preview.owed == 0
    assert draft.lines.get().platform_credited == 0


@pytest.mark.parametrize("stage", ["released", "picked", "packed"])
def test_work_is_called_back_from_every_stage(stage):
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 3))
    (work,) = released(order)
    if stage != "released":
        pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    if stage == "packed":
        pack_fulfilments([Packing(work.number)], by=THE_HOUSE)

    done = cancel(order)

    assert order.state == "cancelled"
    assert done.preview.goods == [GoodsBack("LAMP", "MAIN", 3, stage)]
    assert done.preview.fulfilments == [work.number]
    assert the_work(work.number).state == "cancelled"
    assert stock("MAIN", "LAMP") == (10, 0)
    all_given_back()
    assert "order.recalled" in kinds("order", order.pk)
    if stage == "packed":
        assert done.preview.parcels == [Parcel.objects.get().number]
        assert Parcel.objects.get().state == "unpacked"
        assert "order.unpacked" in kinds("order", order.pk)


def test_part_of_a_line_takes_what_nobody_works_on_first():
    a_sku()
    a_warehouse("A", stock={"LAMP": 2}, priority=1)
    order = an_order(("LAMP", 5), channel="phone")
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)

    done = cancel(order, lines=[(1, 4)])

    assert sorted((g.quantity, g.stage) for g in done.preview.goods) == [(1, "picked"), (3, "waiting")]
    assert the_work(work.number).lines[0].picked == 1
    assert Demand.objects.values_list("cancelled", "reserved", "waiting").get() == (4, 1, 0)
    assert (order.state, done.preview.total_after) == ("approved", 100)
    assert ChangeLine.objects.get().quantity == 4


def test_half_shipped_half_cancelled():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 4), shipping=Decimal(10))
    (work,) = released(order)
    pick_fulfilments([Picking(work.number)], by=THE_HOUSE)
    boxed = only(
        pack_fulfilments([Packing(work.number, [NewParcel([Counted(2, line=1)]), NewParcel()])], by=THE_HOUSE)
    )
    hand_over_parcels([ParcelHandOver(boxed.parcels[0].number, "SF", "SF1000000001")], by=THE_HOUSE)

    done = cancel(order)

    assert done.preview.shipped == 2
    assert (done.preview.credited, done.preview.total_after) == (200, 210), "the postage stays owed"
    assert done.preview.parcels == [boxed.parcels[1].number]
    assert the_work(work.number).state == "handed_over"
    assert (order.state, order.progress) == ("approved", "shipped")
    assert stock("MAIN", "LAMP") == (8, 0)
    all_given_back()


def test_what_has_left_is_not_cancelled():
    a_sku()
    a_warehouse(stock={"LAMP": 10}, steps="ship")
    order = an_order(("LAMP", 4))
    (work,) = released(order)
    hand_over_fulfilments([HandOver(work.number)], by=THE_HOUSE)
    before = Entry.objects.count()
    for lines in (None, [(1, 1)]):
        refusal = cancel_orders([Cancellation(order.number, "no", lines)], by=THE_HOUSE)[0]
        assert (refusal.code, refusal.status) == ("already_shipped", 409)
        assert "Ask for a return" in str(refusal)
    assert Entry.objects.count() == before
    assert not ChangeSet.objects.exists()


def test_a_neighbour_in_the_same_parcel_goes_on():
    a_sku("LAMP")
    a_sku("VASE")
    a_warehouse(stock={"LAMP": 10, "VASE": 10})
    leaves, stays = an_order(("LAMP", 2), ship_to=HOME), an_order(("VASE", 1), ship_to=HOME)
    works = released(leaves, stays)
    pick_fulfilments([Picking(work.number) for work in works], by=THE_HOUSE)
    parcel = only(pack_together([Together([work.number for work in works])], by=THE_HOUSE))

    cancel(leaves)

    assert Parcel.objects.get().state == "packed"
    hand_over_fulfilments([HandOver(works[1].number)], by=THE_HOUSE)
    stays.refresh_from_db()
    leaves.refresh_from_db()
    assert (leaves.state, stays.progress) == ("cancelled", "shipped")
    assert stock("MAIN", "LAMP") == (10, 0)
    assert kinds("parcel", parcel.id) == ["parcel.packed", "parcel.unpacked", "parcel.handed_over"]


def test_kits_go_whole():
    lamp, bulb, kit = a_sku("LAMP"), a_sku("BULB"), a_sku("SET", kind="kit")
    KitComponent.objects.create(kit=kit, component=lamp, quantity=1)
    KitComponent.objects.create(kit=kit, component=bulb, quantity=2)
    a_warehouse(stock={"LAMP": 5, "BULB": 10})
    order = an_order(("SET", 3))
    released(order)
    refusal = cancel_orders([Cancellation(order.number, "no", [(2, 1)])], by=THE_HOUSE)[0]
    assert (refusal.code, refusal.kit) == ("part_of_a_kit", 1)

    cancel(order, lines=[(1, 1)])
    assert {line.quantity: line.cancelled for line in order.lines.all()} == {3: 1, 6: 2}
    assert order.state == "approved"
    cancel(order)
    assert order.state == "cancelled"
    all_given_back()


def test_more_than_is_open_an_unknown_line_or_a_stale_edition_is_refused():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    order = an_order(("LAMP", 2))
    answers = cancel_orders(
        [
            Cancellation(order.number, lines=[(1, 3)]),
            Cancellation("SO-none"),
        ],
        by=THE_HOUSE,
    )
    assert (answers[0].code, answers[0].open) == ("more_than_is_open", 2)
    assert isinstance(answers[1], NotFound)
    for refused, kind in (
        (Cancellation(order.number, lines=[(9, 1)]), NotFound),
        (Cancellation(order.number, lines=[(1, 0)]), Invalid),
        (Cancellation(order.number, edition=order.edition + 1), ChangedMeanwhile),
    ):
        assert isinstance(cancel_orders([refused], by=THE_HOUSE)[0], kind)
    assert stock("MAIN", "LAMP") == (10, 2)
    cancel(order)
    assert cancel_orders([Cancellation(order.number)], by=THE_HOUSE)[0].code == "nothing_to_cancel"


def test_it_needs_the_permission():
    nobody = Actor(ActorKind.PERSON, 1, "nobody", 1)
    with pytest.raises(NotAllowed):
        cancel_orders([Cancellation("SO1")], by=nobody)
    with pytest.raises(NotAllowed):
        preview_cancellation(Cancellation("SO1"), by=nobody)


def test_each_order_is_cancelled_for_its_own_reason():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    placed = [an_order(("LAMP", 1)) for _ in range(2)]
    done = cancel_orders([Cancellation(o.number, f"of_{o.number.lower()}") for o in placed], by=THE_HOUSE)
    for order, answer in zip(placed, done, strict=True):
        assert ChangeSet.objects.get(number=answer.change).reason == f"of_{order.number.lower()}"
        voucher = Voucher.objects.get(kind="lines_cancelled", subject_id=order.pk)
        assert voucher.reason == f"of_{order.number.lower()}"


def test_a_change_is_numbered_by_the_day_it_is_where_its_order_was_placed():
    a_sku()
    a_warehouse(stock={"LAMP": 10})
    Channel.objects.filter(code="phone").update(time_zone="America/New_York")
    placed = [an_order(("LAMP", 1), channel=channel) for channel in ("web", "phone", "web")]
    with clock.clock_set_to(datetime(2031, 3, 4, 20, tzinfo=UTC)):
        done = cancel_orders([Cancellation(order.number) for order in placed], by=THE_HOUSE)
    assert [answer.change[:8] for answer in done] == ["CH310305", "CH310304", "CH310305"]
