"""What an order offers can be done with it, and what it does not offer is refused: wherever it stands."""

from decimal import Decimal

import pytest
from django.db import transaction

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.rules import NewSku
from entrepot.domain.changes.actions import Cancellation, HandingBack, cancel_orders, return_to_sales
from entrepot.domain.fulfilment.actions import Picking, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import (
    AskedBack,
    approve_orders,
    hold_orders,
    reject_orders,
    request_refunds,
    save_drafts,
)
from entrepot.domain.orders.tests.test_complete_orders import bring, pay
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db

BODIES = {
    "placement": {}, "approval": {}, "rejection": {"reason": "no"}, "approval-withdrawal": {"reason": "wait"},
    "return-to-sales": {"reason": "mend"}, "resubmission": {}, "holds": {"code": "fresh_reason"},
    "hold-releases": {}, "cancellation": {"reason": "no"}, "payments": {"method": "cash"},
    "payment-terms": {}, "refunds": {"reason": "sorry"}, "refund-request": {"reason": "damaged"},
    "refund-request-withdrawal": {}, "refund-request-refusal": {"reason": "as described"},
}  # fmt: skip


def waiting(**more):
    return build.order(channel="careful", LAMP=1, **more)


def unmatched():
    return build.order(channel="import", NOBODY_KNOWS=1, more={"external_id": "T1"})


def a_service():
    return build.order(FITTING=1)


def held():
    return only(hold_orders([build.order(LAMP=1)], code="look", by=THE_HOUSE))


def asked_back():
    return only(request_refunds([AskedBack(build.order(LAMP=1).number, "damaged")], by=THE_HOUSE))


def handed_back():
    return only(return_to_sales([HandingBack(build.order(LAMP=1).number, "mend")], by=THE_HOUSE))


def cancelled():
    order = build.order(LAMP=1)
    only(cancel_orders([Cancellation(order.number, "no")], by=THE_HOUSE))
    return order


def picked():
    order = build.order(LAMP=1)
    build.follow()
    only(pick_fulfilments([Picking(Fulfilment.objects.latest("pk").number)], by=THE_HOUSE))
    return order


def delivered():
    order = build.order(LAMP=1, more={"shipping": Decimal(5)})
    bring(order)
    return order


def completed():
    order = delivered()
    pay(order)
    build.follow()
    return order


def paid():
    order = build.order(LAMP=1)
    pay(order)
    return order


SITUATIONS = [
    lambda: only(save_drafts([build.wish(LAMP=1)], by=THE_HOUSE)), waiting, unmatched, a_service, held, asked_back,
    handed_back,
    cancelled, picked, delivered, completed, paid, lambda: build.order(LAMP=1, customer=None),
    lambda: only(reject_orders([waiting()], reason="no", by=THE_HOUSE)),
    lambda: only(approve_orders([waiting()], by=THE_HOUSE)),
]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_offered_can_be_done_and_nothing_else(shop, api, situation):
    create_skus([NewSku("FITTING", "安装", kind="service", price=Decimal(10))], by=THE_HOUSE)
    open_channel("careful", policies={"auto_approve": False, "shortage_policy": "wait"}, by=THE_HOUSE)
    path = f"/orders/{situation().number}"
    offered = set(api.get(path)[1]["supported_actions"]) & set(BODIES)
    done = {noun for noun, body in BODIES.items() if tried(api, f"{path}/{noun}", body) < 400}
    assert offered == done


def tried(api, path: str, body: dict) -> int:
    """What the door answers; nothing of it is kept."""
    method = "PUT" if path.endswith("payment-terms") else "POST"
    with transaction.atomic():
        status, _ = api(method, path, body)
        transaction.set_rollback(True)
    return status


def test_nobody_is_offered_what_they_may_not_do(shop):
    path = f"/orders/{held().number}"
    assert build.a_program("warehouse").get(path)[1]["supported_actions"] == []
    offered = set(build.a_program("sales").get(path)[1]["supported_actions"])
    assert {"holds", "cancellation"} <= offered
    assert not {"hold-releases", "payments", "refunds", "payment-terms"} & offered
