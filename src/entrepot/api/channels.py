"""Channels: shops, counters and teams through which orders come."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, named, page
from entrepot.foundation.accounts import actions
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import channels_visible_to, company_of

router = Router(tags=["channels"])


class ChannelIn(Schema):
    code: str = Field(min_length=1, max_length=40, pattern=r"^\S+$")
    name: str | dict[str, str] = ""
    kind: Literal["shop", "marketplace", "counter", "team", "file"] = "shop"
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    time_zone: str | None = None
    tax_inclusive: bool = True
    reserve_when: Literal["order", "payment", "approval"] = "order"
    shortage_policy: Literal["refuse", "wait", "ship_available"] = "refuse"
    keeps_bad_orders: bool = False
    auto_approve: bool = True
    payment_before_release: bool = False


@router.get("/channels")
def list_channels(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    return page(channels_visible_to(request.actor), _shown, cursor=cursor, limit=limit, key="id")


@router.post("/channels", response={201: dict[str, Any]})
def open_channel(request: Request, body: ChannelIn) -> tuple[int, dict[str, Any]]:
    policies = body.dict(exclude={"code", "name"}, exclude_none=True)
    name = named(body.name or body.code, company_of(request.actor).language)
    return 201, _shown(actions.open_channel(body.code, name=name, policies=policies, by=request.actor))


def _shown(channel: Channel) -> dict[str, Any]:
    fields = (
        "code", "name", "kind", "currency", "time_zone", "tax_inclusive", "reserve_when", "shortage_policy",
        "keeps_bad_orders", "auto_approve", "payment_before_release",
    )  # fmt: skip
    return {field: getattr(channel, field) for field in fields}
