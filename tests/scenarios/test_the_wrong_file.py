"""A clerk sends a file through the API, finds that it was the wrong one, and takes it back as one."""

import base64

import pytest

from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import Shipping, ship_orders
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.jobs import carry_out_import
from entrepot.integrations.files.models import ImportBatch
from tests import build

pytestmark = pytest.mark.django_db

HEADER = "平台编号,货,收货人,联系方式,省,市,区,地址,单价"
TO = "张伟,13800001234,上海市,上海市,浦东新区,世纪大道1号"


def a_file(*rows: str) -> str:
    text = "\n".join(["每日订单导出", HEADER, *(f"{row.replace('@', TO)},10" for row in rows)])
    return base64.b64encode(text.encode("gb18030")).decode()


def sent(api, content: str, **more: object) -> dict[str, object]:
    body = {"kind": "orders", "file_name": "每日.csv", "content": content, "channel": "web", **more}
    status, told = api.post("/imports", body)
    assert status == 202, told
    carry_out_import(batch_id=ImportBatch.objects.get(number=told["number"]).pk)
    return api.get(f"/imports/{told['number']}")[1]


def test_the_wrong_file_is_taken_back_as_one(shop, api):
    # The first time the columns are named; from then on the channel's files are read by them.
    first = sent(
        api, a_file("T1,LAMP*2,@"), columns={"order": "平台编号", "sku": "货"}, several_skus=True,
        save_mapping="网店每日", mapping_owner={"channel": "web"},
    )  # fmt: skip
    second = sent(api, a_file("T2,LAMP*1,@", "T3,VASE×2,@"))
    assert (first["counts"], second["counts"]) == ({"order_line": 1}, {"order_line": 2})
    assert (build.stock("LAMP")["reserved"], build.stock("VASE")["reserved"]) == (3, 2)

    # The second was yesterday's; one of its orders has left already. So nothing is withdrawn, and it says why.
    build.follow()
    left = Order.objects.get(external_id="T2")
    only(ship_orders([Shipping(left.number, "SF", "SF1234567890123")], by=THE_HOUSE))
    status, problem = api.post(f"/imports/{second['number']}/withdrawal")
    assert (status, problem["code"]) == (409, "cannot_be_withdrawn")
    assert left.number in problem["title"]
    assert Order.objects.get(external_id="T3").state != "cancelled"

    # The rest of it is withdrawn; the first file's order was never touched.
    status, done = api.post(f"/imports/{second['number']}/withdrawal", {"force_rest": True})
    assert (status, done["undone"], [one["number"] for one in done["kept"]]) == (201, 1, [left.number])
    assert Order.objects.get(external_id="T3").state == "cancelled"
    assert Order.objects.get(external_id="T1").state != "cancelled"
    assert build.stock("VASE")["reserved"] == 0
    assert build.differences() == {}
