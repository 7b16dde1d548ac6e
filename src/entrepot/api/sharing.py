"""Links by which customers see their own order, and what they are told beside it."""

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch
from entrepot.api.instants import Instant
from entrepot.desk.sharing import actions, queries
from entrepot.desk.sharing.models import ChannelTexts, OrderLink
from entrepot.domain.orders.queries import order_numbered, orders_numbered
from entrepot.foundation.accounts.queries import channel_coded
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import NotFound

router = Router(tags=["orders"])

Answer = dict[str, Any]


class LinkIn(Schema):
    """Without a moment, the link lasts for 60 days."""

    until: Instant | None = None


class LinksIn(LinkIn):
    orders: list[str]


class CustomerTextsIn(Schema):
    """What is said in each language."""

    how_to_pay: dict[str, str] = Field(default_factory=dict)
    how_to_reach: dict[str, str] = Field(default_factory=dict)


@router.post("/orders/links")
def share_many(request: Request, body: LinksIn) -> Answer:
    """Give a link to each of these orders; one that has a link which lasts as long keeps it."""
    found = orders_numbered(request.actor, batch(body.orders))
    named = [number for number in body.orders if number in found]
    shared = iter(actions.share_orders([found[number] for number in named], until=body.until, by=request.actor))
    results = [next(shared) if number in found else NotFound("order", number) for number in body.orders]
    numbers = {order.pk: order.number for order in found.values()}
    return answers(results, lambda link: {"order": numbers[link.order_id], **_shared(request, link)})


@router.post("/orders/{number}/links", response={201: Answer})
def share(request: Request, number: str, body: LinkIn) -> tuple[int, Answer]:
    """Give the customer a link to this order. Whoever holds it sees goods, state and parcels, and, with the end
    of the phone number, the rest."""
    order = order_numbered(request.actor, number)
    return 201, _shared(request, only(actions.share_orders([order], until=body.until, by=request.actor)))


@router.get("/orders/{number}/links")
def list_links(request: Request, number: str) -> Answer:
    """The links there were, newest first, without their addresses."""
    order = order_numbered(request.actor, number)
    return {"items": [_shown(link) for link in queries.links_visible_to(request.actor, order)]}


@router.delete("/orders/{number}/links")
def withdraw(request: Request, number: str) -> Answer:
    """Let nobody see this order by a link any more."""
    order = only(actions.withdraw_links([order_numbered(request.actor, number)], by=request.actor))
    return {"items": [_shown(link) for link in queries.links_visible_to(request.actor, order)]}


@router.get("/channels/{code}/customer-texts")
def show_customer_texts(request: Request, code: str) -> Answer:
    return _texts(queries.texts_of(channel_coded(request.actor, code)))


@router.put("/channels/{code}/customer-texts")
def set_customer_texts(request: Request, code: str, body: CustomerTextsIn) -> Answer:
    """Say how customers pay and whom they reach, for the page of their order."""
    channel = channel_coded(request.actor, code)
    return _texts(
        actions.set_customer_texts(
            channel, how_to_pay=body.how_to_pay, how_to_reach=body.how_to_reach, by=request.actor
        )
    )


def _shared(request: Request, link: OrderLink) -> Answer:
    return {"url": request.build_absolute_uri(queries.path_of(link)), "expires_at": link.expires_at}


def _shown(link: OrderLink) -> dict[str, datetime | str | None]:
    return {"made_at": link.made_at, "expires_at": link.expires_at, "withdrawn_at": link.withdrawn_at}


def _texts(texts: ChannelTexts) -> Answer:
    return {"how_to_pay": texts.how_to_pay, "how_to_reach": texts.how_to_reach}
