"""Goods of somebody else come in: they are in the books, and nobody is promised them."""

from datetime import date

import pytest

from entrepot.domain.catalog.actions import NewSku, create_skus
from entrepot.domain.inventory.actions import Arrival, Consignment, add_owner, receive_consignment
from entrepot.domain.inventory.consigning import NotKeptForOthers
from entrepot.domain.inventory.models import Bin, Move
from entrepot.domain.inventory.queries import consigned_visible_to, stock_at
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound, Refusal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def shujin(shop):
    return add_owner("SHUJIN", name={"zh-hans": "蜀锦茶行"}, by=THE_HOUSE)


def bring(*lines: Arrival, owner: str = "SHUJIN"):
    return receive_consignment(Consignment(owner, "SH", lines, "ASN-1"), by=THE_HOUSE)


def theirs() -> list[tuple[str, str, str, int]]:
    return [(x.owner, x.sku.code, x.warehouse.code, x.on_hand) for x in consigned_visible_to(THE_HOUSE)]


def test_they_lie_apart_and_are_nobodys_to_promise(shujin):
    before = build.stock("LAMP")
    document = bring(Arrival("LAMP", 30), Arrival("LAMP", 20))
    assert theirs() == [("SHUJIN", "LAMP", "SH", 50)]
    assert build.stock("LAMP") == before, "ours is what it was"
    assert stock_at(THE_HOUSE, clock.now(), sku="LAMP", warehouse="SH")[0]["on_hand"] == before["on_hand"]
    moves = Move.objects.filter(subject="stock_document", subject_id=document.pk)
    assert {(m.quantity, m.owner_id, m.source.kind) for m in moves} == {
        (30, shujin.pk, "supplier"), (20, shujin.pk, "supplier"),
    }  # fmt: skip
    assert build.told("stock_document", document.pk) == ["consignment.received"]
    with pytest.raises(Refusal) as refused:
        build.order(LAMP=40)
    assert refused.value.code == "out_of_stock"
    build.follow()
    assert build.differences() == {}


def test_they_are_never_picked_for_an_order(shujin):
    """Theirs lie in the same bin as ours, and more of them."""
    bring(Arrival("LAMP", 500))
    order = build.order(LAMP=10)
    build.follow()
    only(ship_orders([Shipping(order.number)], by=THE_HOUSE))
    assert theirs() == [("SHUJIN", "LAMP", "SH", 500)]
    assert build.differences() == {}


def test_lots_of_theirs_expire_as_lots_do(shujin):
    create_skus([NewSku("MILK", "牛奶", tracking="lot")], by=THE_HOUSE)
    bring(Arrival("MILK", 5, lot="L7", expires_on=date(2027, 1, 31)))
    bin = Bin.objects.get(owner_id=shujin.pk)
    assert (bin.lot.code, bin.lot.expires_on, bin.on_hand) == ("L7", date(2027, 1, 31), 5)
    assert build.differences() == {}


def test_what_cannot_be_kept_is_said(shujin):
    create_skus([NewSku("PHONE", "手机", tracking="serial")], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotKeptForOthers):
        bring(Arrival("PHONE", 1, serials=["P1"]))
    with build.no_trace(), pytest.raises(NotFound):
        bring(Arrival("LAMP", 1), owner="NOBODY")


def test_one_line_or_fifty_take_as_many_statements(shujin):
    build.some_skus({f"X{n}" for n in range(50)})
    bring(Arrival("X0", 1))
    one = build.statements(lambda: bring(Arrival("X0", 1)))
    assert build.statements(lambda: bring(*(Arrival(f"X{n}", 1) for n in range(50)))) == one


def test_at_the_door(shujin, api):
    body = {"owner": "SHUJIN", "warehouse": "SH", "lines": [{"sku": "LAMP", "quantity": "3件"}], "reference": "ASN-2"}
    status, document = build.a_program("warehouse").post("/consignments/receipts", body)
    assert (status, document["owner"], document["reference"]) == (201, "SHUJIN", "ASN-2")
    assert api.get("/consignments?owner=SHUJIN")[1]["items"] == [
        {"owner": "SHUJIN", "sku": "LAMP", "warehouse": "SH", "on_hand": 3}
    ]
    assert api.get("/consignments?owner=OTHER")[1]["items"] == []
    owners = {row["owner"]: row["on_hand"] for row in api.get("/stock/bins?sku=LAMP&warehouse=SH")[1]["items"]}
    assert owners == {"SHUJIN": 3, None: 10}
    assert api.get("/stock/moves?sku=LAMP")[1]["items"][0]["owner"] == "SHUJIN"
    assert build.a_program("sales").post("/consignments/receipts", body)[0] == 403
