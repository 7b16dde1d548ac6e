"""Price lists and what stands on them."""

from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, page
from entrepot.api.instants import Instant
from entrepot.domain.pricing import actions, queries
from entrepot.domain.pricing.models import AdjustmentLimit, Price, PriceList
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.actions import only

router = Router(tags=["prices"])


class PriceListIn(Schema):
    """Prices for a group of customers, a channel (both by code), a time, or everybody."""

    code: str
    name: str | dict[str, str]
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    priority: int = Field(0, ge=-1_000_000, le=1_000_000)
    group: str = ""
    channel: str = ""
    valid_from: Instant | None = None
    valid_until: Instant | None = None


class PriceIn(Schema):
    """What a whole unit costs from `min_quantity` smallest units on; null takes the price off the list."""

    sku: str
    unit_price: Decimal | None = Field(ge=0, max_digits=18, decimal_places=6)
    min_quantity: int = Field(1, ge=1, le=10**12)


class PricesIn(Schema):
    prices: list[PriceIn]


class AdjustmentLimitIn(Schema):
    """So much in one currency, or that share of the total, whichever is more; without both any amount."""

    permission: str = Field(max_length=100)
    amount: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=4)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    share: Decimal | None = Field(None, ge=0, le=1, decimal_places=4)


class AdjustmentLimitsIn(Schema):
    limits: list[AdjustmentLimitIn] = Field(max_length=20)


@router.get("/price-lists")
def list_price_lists(request: Request, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    return page(queries.price_lists_visible_to(request.actor), _shown, cursor=cursor, limit=limit)


@router.post("/price-lists", response={201: dict[str, Any]})
def create_price_list(request: Request, body: PriceListIn) -> tuple[int, dict[str, Any]]:
    new = actions.NewPriceList(**dict(body))
    return 201, _shown(only(actions.create_price_lists([new], by=request.actor)))


@router.get("/price-lists/{code}")
def show_price_list(request: Request, code: str) -> dict[str, Any]:
    return _shown(queries.price_list_coded(request.actor, code))


@router.get("/price-lists/{code}/prices")
def list_prices(request: Request, code: str, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    price_list = queries.price_list_coded(request.actor, code)
    return page(
        queries.prices_of(price_list),
        lambda one: _price(one.sku.code, one, price_list.currency),
        cursor=cursor,
        limit=limit,
        key="id",
    )


@router.post("/price-lists/{code}/prices")
def set_prices(request: Request, code: str, body: PricesIn) -> dict[str, Any]:
    news = [actions.NewPrice(code, one.sku, one.unit_price, one.min_quantity) for one in batch(body.prices)]
    currency = queries.price_list_coded(request.actor, code).currency
    return answers(actions.set_prices(news, by=request.actor), lambda new: _price(new.sku, new, currency))


@router.get("/adjustment-limits")
def list_adjustment_limits(request: Request) -> dict[str, Any]:
    """How far each permission lets somebody round off or overwrite the total of an order."""
    return {"items": [_limit(one) for one in queries.adjustment_limits_visible_to(request.actor)], "next": None}


@router.put("/adjustment-limits")
def set_adjustment_limits(request: Request, body: AdjustmentLimitsIn) -> dict[str, Any]:
    news = [actions.NewLimit(**dict(one)) for one in body.limits]
    limits = actions.set_adjustment_limits(news, by=request.actor)
    return {"items": [_limit(one) for one in limits], "next": None}


def _limit(limit: AdjustmentLimit) -> dict[str, Any]:
    amounts = {"amount": limit.amount, "share": limit.share}
    return {
        "permission": limit.permission,
        "currency": limit.currency,
        **{name: None if value is None else f"{value.normalize():f}" for name, value in amounts.items()},
    }


def _shown(price_list: PriceList) -> dict[str, Any]:
    plain = ("code", "name", "currency", "priority", "valid_from", "valid_until", "created_at", "archived_at")
    return {field: getattr(price_list, field) for field in plain} | {
        "group": price_list.group.code if price_list.group else "",
        "channel": price_list.channel.code if price_list.channel else "",
    }


def _price(sku: str, price: Price | actions.NewPrice, currency: str) -> dict[str, Any]:
    amount = None if price.unit_price is None else price_text(price.unit_price, currency)
    return {"sku": sku, "min_quantity": price.min_quantity, "unit_price": amount}
