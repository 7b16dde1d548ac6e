"""Channels: shops, counters and teams through which orders come."""

from typing import Any, Literal

from ninja import Field, Router, Schema
from pydantic import RootModel

from entrepot.api.http import Request, named, page
from entrepot.api.orders import full
from entrepot.foundation.accounts import actions
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import channel_coded, channels_visible_to, company_of
from entrepot.foundation.actions import only
from entrepot.integrations.channels.actions import Inbound, receive_orders
from entrepot.integrations.channels.actions import replay_payload as replay
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.queries import newest_payload, payloads_visible_to

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
def list_channels(
    request: Request, archived: bool = False, cursor: str | None = None, limit: int = 100
) -> dict[str, Any]:
    found = channels_visible_to(request.actor).filter(archived_at__isnull=not archived)
    return page(found, _shown, cursor=cursor, limit=limit, key="id")


@router.post("/channels", response={201: dict[str, Any]})
def open_channel(request: Request, body: ChannelIn) -> tuple[int, dict[str, Any]]:
    policies = body.dict(exclude={"code", "name"}, exclude_none=True)
    name = named(body.name or body.code, company_of(request.actor).language)
    return 201, _shown(actions.open_channel(body.code, name=name, policies=policies, by=request.actor))


@router.post("/channels/{code}/archival")
def archive_channel(request: Request, code: str) -> dict[str, Any]:
    """Let no more orders come through a channel."""
    return _shown(actions.archive_channel(channel_coded(request.actor, code), by=request.actor))


@router.post("/channels/{code}/restoration")
def restore_channel(request: Request, code: str) -> dict[str, Any]:
    return _shown(actions.restore_channel(channel_coded(request.actor, code), by=request.actor))


def _shown(channel: Channel) -> dict[str, Any]:
    fields = (
        "code", "name", "kind", "currency", "time_zone", "tax_inclusive", "reserve_when", "shortage_policy",
        "keeps_bad_orders", "auto_approve", "payment_before_release",
    )  # fmt: skip
    return {field: getattr(channel, field) for field in fields} | {"archived": channel.archived_at is not None}


class InboundIn(RootModel[dict[str, Any]]):
    """An order as a marketplace sends it, untouched."""


@router.post("/channels/{code}/inbox", response={201: dict[str, Any]})
def receive_order(request: Request, code: str, body: InboundIn) -> tuple[int, dict[str, Any]]:
    """Keep what a marketplace sent and place its order; a later payload of it amends memo, flag and address."""
    order = only(receive_orders([Inbound(code, body.root)], by=request.actor))
    return 201, full(request.actor, order)


@router.get("/channels/{code}/inbox")
def list_payloads(request: Request, code: str, cursor: str | None = None, limit: int = 50) -> dict[str, Any]:
    """What came, and what came of it. The payloads themselves are personal, and stay sealed until their day."""
    channel = channel_coded(request.actor, code)
    return page(payloads_visible_to(request.actor, channel), _payload, cursor=cursor, limit=limit)


@router.post("/channels/{code}/inbox/{sender_id}/replay")
def replay_payload(request: Request, code: str, sender_id: str) -> dict[str, Any]:
    """Read the newest payload of an order anew."""
    payload = newest_payload(request.actor, channel_coded(request.actor, code), sender_id)
    order = replay(payload, by=request.actor)
    return full(request.actor, order)


def _payload(payload: InboundPayload) -> dict[str, Any]:
    plain = ("vendor", "sender_id", "modified", "outcome", "received_at", "keep_until")
    shown = {name: getattr(payload, name) for name in plain}
    return shown | {"order": payload.order.number if payload.order else None}
