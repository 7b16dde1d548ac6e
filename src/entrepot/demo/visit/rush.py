"""Two hundred buyers of a hundred pieces: real requests, each with a connection of its own, all at once."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection
from threading import Barrier

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.models import Sku
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.inventory.models import Warehouse
from entrepot.domain.inventory.queries import available_of, levels_visible_to
from entrepot.foundation.accounts.actions import create_token, open_channel, revoke_token
from entrepot.foundation.accounts.models import ApiToken, Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE

BUYERS, PIECES = 200, 100
# One that refuses what is not there; shops of marketplaces keep such orders.
_CHANNEL, _NAMES = "rush", {"zh-hans": "直播间", "zh-hant": "直播間", "en": "Live stream"}
_TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a rush: how many of each answer, in how many seconds, and the stock afterwards."""

    sku: str
    buyers: int
    pieces: int
    answers: Mapping[int, int]
    seconds: float
    stock: Mapping[str, int]

    @property
    def orders(self) -> int:
        return self.answers.get(201, 0)

    @property
    def refusals(self) -> int:
        return self.answers.get(409, 0)

    @property
    def exact(self) -> bool:
        return self.orders == self.pieces and self.refusals == self.buyers - self.pieces


def rush(port: int, *, buyers: int = BUYERS, pieces: int = PIECES) -> Outcome:
    """This will make a SKU of which there are so many, and let more order one each from the server on that port."""
    sku = _so_many(pieces)
    name = f"rush {sku.code}"
    token = create_token(name, roles=["manager"], by=THE_HOUSE)
    try:
        started = time.perf_counter()
        answers = _all_at_once(port, token, sku.code, buyers)
        seconds = time.perf_counter() - started
    finally:
        revoke_token(ApiToken.objects.get(name=name), by=THE_HOUSE)
    return Outcome(sku.code, buyers, pieces, answers, seconds, _stock(sku))


def _so_many(pieces: int) -> Sku:
    code = f"RUSH-{uuid.uuid4().hex[:6].upper()}"
    sku = only(create_skus([NewSku(code, "直播间限量款", price=Decimal(99))], by=THE_HOUSE))
    if not Channel.objects.filter(company_id=THE_HOUSE.company_id, code=_CHANNEL).exists():
        open_channel(_CHANNEL, name=_NAMES, policies={"auto_approve": True}, by=THE_HOUSE)
    warehouse = Warehouse.objects.filter(company_id=THE_HOUSE.company_id, archived_at=None).order_by(
        "priority", "id"
    )[0]
    receive_stock(Receipt(warehouse.code, [Arrival(code, pieces)], reference=code), by=THE_HOUSE)
    return sku


def _all_at_once(port: int, token: str, sku: str, many: int) -> dict[int, int]:
    ready = Barrier(many)

    def buy(number: int) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
        body = {
            "channel": _CHANNEL, "lines": [{"sku": sku, "quantity": 1}], "external_id": f"{sku}-{number}",
            "customer": {"name": f"买家{number}", "phone": f"139{number:08d}"},
            "ship_to": {"name": f"买家{number}", "phone": f"139{number:08d}", "province": "浙江省", "city": "杭州市",
                        "district": "西湖区", "street": f"文三路{number}号"},
        }  # fmt: skip
        headers = {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json",
            "Idempotency-Key": f"{sku}-{number}",
        }  # fmt: skip
        try:
            connection.connect()
            ready.wait(_TIMEOUT)
            connection.request("POST", "/api/v1/orders", json.dumps(body), headers)
            return connection.getresponse().status
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as buyers:
        # A counter answers every name with a number, which templates take for its methods.
        return dict(Counter(buyers.map(buy, range(many))))


def _stock(sku: Sku) -> Mapping[str, int]:
    levels = levels_visible_to(THE_HOUSE).filter(sku_id=sku.pk).values_list("on_hand", "reserved")
    on_hand, reserved = map(sum, zip(*levels, strict=True))
    return {"on_hand": on_hand, "reserved": reserved, "available": available_of(THE_HOUSE, [sku.pk]).get(sku.pk, 0)}
