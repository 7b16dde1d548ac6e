"""A Taobao trade of our own making, as the platform writes one."""

from copy import deepcopy
from typing import Any

_TRADE = {
    "tid": "4100000000000000001", "status": "WAIT_SELLER_SEND_GOODS", "type": "fixed",
    "created": "2026-10-01 10:00:00", "pay_time": "2026-10-01 10:01:00", "modified": "2026-10-01 10:01:01",
    "total_fee": "120.00", "discount_fee": "10.00", "adjust_fee": "0.00", "post_fee": "8.00", "payment": "118.00",
    "buyer_nick": "t**1", "buyer_message": "请发顺丰", "seller_memo": "加赠杯子", "seller_flag": 1, "oaid": "1CIPHER",
    "receiver_name": "测**", "receiver_mobile": "138****0000", "receiver_state": "广东省", "receiver_city": "深圳市",
    "receiver_district": "南山区", "receiver_town": "粤海街道", "receiver_address": "***",
}  # fmt: skip
_SUBS = [
    {
        "oid": "4100000000000000002", "num_iid": "900001", "sku_id": "800001", "outer_iid": "SPU-A",
        "outer_sku_id": "SKU-A1", "title": "商品A", "num": 2, "price": "50.00", "total_fee": "100.00",
        "discount_fee": "0.00", "part_mjz_discount": "10.00", "payment": "90.00", "divide_order_fee": "90.00",
        "refund_status": "NO_REFUND", "status": "WAIT_SELLER_SEND_GOODS",
    },
    {
        "oid": "4100000000000000003", "num_iid": "900002", "outer_iid": "SKU-B", "title": "商品B", "num": 1,
        "price": "20.00", "total_fee": "20.00", "payment": "20.00", "divide_order_fee": "20.00",
        "refund_status": "NO_REFUND", "status": "WAIT_SELLER_SEND_GOODS",
    },
]  # fmt: skip


def a_trade(subs: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A masked trade of two sub-orders, with a message, a memo, a flag and a discount over both."""
    own = deepcopy(_SUBS) if subs is None else subs
    return {"trade_fullinfo_get_response": {"trade": {**_TRADE, **changes, "orders": {"order": own}}}}


def a_sub(**changes: Any) -> dict[str, Any]:
    return {**_SUBS[0], **changes}
