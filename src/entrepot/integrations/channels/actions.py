"""What marketplaces send is kept, then placed, or brought to the order that is there already."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from django.conf import settings

from entrepot.domain.changes.actions import amend_orders
from entrepot.domain.changes.amending.asked import Amendment, NothingToAmend
from entrepot.domain.orders.actions import AskedBack, place_orders, request_refunds, withdraw_refund_requests
from entrepot.domain.orders.models import Order, RefundRequest
from entrepot.domain.orders.rules.refund_requests import AskedBy
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, insert
from entrepot.foundation.secrets import encrypted, keyed_hash
from entrepot.integrations.channels.events import PayloadReceived
from entrepot.integrations.channels.models import InboundPayload
from entrepot.integrations.channels.port import ReadOrder, UnknownPayload
from entrepot.integrations.channels.queries import PURPOSE, opened
from entrepot.integrations.channels.vendors import source_of

# Of an order that was there already: it waits to be brought up to date.
LATER = "later"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One payload as it came, for the channel of that code."""

    channel: str
    payload: Mapping[str, Any]


@dataclass(slots=True)
class _Coming:
    channel: Channel
    vendor: str
    read: ReadOrder
    body: bytes
    digest: str
    order: Order | None = None
    outcome: str = ""


@actions
def receive_orders(inbound: Sequence[Inbound], *, by: Actor) -> list[Order | Refusal]:
    """This will keep each payload and place its order; what a later one says anew is brought to the order after.

    The same payload again changes nothing. An older one that comes late is kept, and changes nothing either.
    """
    channels = {c.code: c for c in Channel.objects.filter(company_id=by.company_id, archived_at=None)}
    coming = [_coming(one, channels) for one in inbound]
    good = [one for one in coming if isinstance(one, _Coming)]
    _take_turns(good)
    there = _there(good)
    new = [one for one in good if (one.channel.pk, one.read.external_id, one.digest) not in there]
    latest = _latest(new)
    before = _orders(new)
    answers = place_orders([one.read.order for one in new], by=by)
    for one, answer in zip(new, answers, strict=True):
        one.order = answer if isinstance(answer, Order) else None
        one.outcome = _outcome(one, answer, before, latest)
    _keep(new, by)
    refused = dict(zip(map(id, new), answers, strict=True))
    return [_answer(one, there, refused) for one in coming]


@action
def replay_payload(payload: InboundPayload, *, by: Actor) -> Order:
    """This will read a kept payload anew, and place its order if there is none, or amend the one there is."""
    channel = Channel.objects.get(pk=payload.channel_id)
    one = _coming(Inbound(channel.code, opened(payload)), {channel.code: channel})
    if isinstance(one, Refusal):
        raise one
    _take_turns([one])
    before = _orders([one])
    (answer,) = place_orders([one.read.order], by=by)
    if isinstance(answer, Refusal):
        raise answer
    outcome = LATER if answer.pk in before else "placed"
    InboundPayload.objects.filter(pk=payload.pk).update(order=answer, outcome=outcome)
    record([PayloadReceived(answer.pk, one.vendor, outcome)], by=by)
    return answer


@actions
def bring_orders_up_to_date(order_ids: Sequence[int], *, by: Actor) -> list[int | Refusal]:
    """This will amend orders by what their newest payload says of remarks, flag and address.

    Goods and money of an order are never changed behind anybody's back. What cannot be amended any more is
    noted at the payload.
    """
    waiting = InboundPayload.objects.filter(order_id__in=set(order_ids), outcome=LATER, company_id=by.company_id)
    payloads = list(waiting.order_by("id").select_for_update(no_key=True, of=("self",)))
    newest = {p.order_id: p for p in sorted(payloads, key=lambda p: (p.modified, p.pk)) if p.order_id}
    numbers = dict(Order.objects.filter(pk__in=newest).values_list("id", "number"))
    asked = [_amendment(numbers[pk], _read(payload)) for pk, payload in newest.items()]
    answers = amend_orders(asked, by=by) if asked else []
    outcomes = {p.pk: "late" for p in payloads}
    for payload, answer in zip(newest.values(), answers, strict=True):
        outcomes[payload.pk] = "unchanged" if isinstance(answer, NothingToAmend) else "amended"
        if isinstance(answer, Refusal) and not isinstance(answer, NothingToAmend):
            outcomes[payload.pk] = answer.code[:60]
    fetch(
        """UPDATE channels_inboundpayload p SET outcome = o.outcome
           FROM unnest(%s::bigint[], %s::text[]) AS o(id, outcome) WHERE p.id = o.id""",
        columns(sorted(outcomes.items()), 2),
    )
    return list(order_ids)


@actions
def hear_of_refunds(order_ids: Sequence[int], *, by: Actor) -> list[int | Refusal]:
    """This will ask for money back where the newest payload of an order does, and withdraw what it asks no more.

    What people ask for stays as it is, and so does what was asked for and is over.
    """
    kept = InboundPayload.objects.filter(order_id__in=set(order_ids), company_id=by.company_id)
    newest = {p.order_id: p for p in sorted(kept, key=lambda p: (p.modified, p.pk)) if p.order_id}
    said = {pk: _read(payload).refund for pk, payload in newest.items()}
    there = RefundRequest.objects.filter(order_id__in=newest).order_by("id")
    last = {request.order_id: request for request in there}
    orders = Order.objects.in_bulk(list(newest))
    channel = AskedBy.CHANNEL
    new = [AskedBack(orders[pk].number, "other", asked_by=channel, note=said[pk]) for pk in sorted(said)
           if said[pk] and (pk not in last or last[pk].outcome == "withdrawn")]  # fmt: skip
    over = [orders[pk] for pk in sorted(last) if not said[pk] and _is_open(last[pk]) and last[pk].asked_by == channel]
    request_refunds(new, by=by)
    withdraw_refund_requests(over, reason="platform_update", by=by)
    return list(order_ids)


def _is_open(request: RefundRequest) -> bool:
    return request.closed_at is None


def _read(payload: InboundPayload) -> ReadOrder:
    body = opened(payload)
    source = source_of(body)
    assert source is not None
    return source.read(body, channel="")


def _amendment(number: str, read: ReadOrder) -> Amendment:
    fields = {name: value for name, value in read.changed.items() if name != "ship_to"}
    return Amendment(number, "platform_update", fields=fields, ship_to=read.changed.get("ship_to"))


def _coming(inbound: Inbound, channels: Mapping[str, Channel]) -> _Coming | Refusal:
    channel = channels.get(inbound.channel)
    if channel is None:
        return NotFound("channel", inbound.channel)
    source = source_of(inbound.payload)
    if source is None:
        return UnknownPayload()
    if not channel.keeps_bad_orders:
        return Invalid("channel", "A marketplace's channel keeps orders whatever is wrong with them. Let it.")
    body = orjson.dumps(inbound.payload, option=orjson.OPT_SORT_KEYS)
    read = source.read(inbound.payload, channel=channel.code)
    return _Coming(channel, source.name, read, body, hashlib.sha256(body).hexdigest())


def _take_turns(coming: Sequence[_Coming]) -> None:
    """Let payloads of one order follow one another, from several senders at once."""
    keys = sorted({keyed_hash(f"{one.channel.pk} {one.read.external_id}", PURPOSE) for one in coming})
    fetch("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [keys])


def _there(coming: Sequence[_Coming]) -> dict[tuple[int, str, str], Order | None]:
    digests = [one.digest for one in coming]
    rows = InboundPayload.objects.filter(digest__in=digests).select_related("order").defer("body")
    return {(row.channel_id, row.sender_id, row.digest): row.order for row in rows}


def _latest(coming: Sequence[_Coming]) -> dict[tuple[int, str], str]:
    rows = InboundPayload.objects.filter(sender_id__in=[one.read.external_id[:100] for one in coming])
    latest: dict[tuple[int, str], str] = {}
    for channel, sender, modified in rows.values_list("channel_id", "sender_id", "modified"):
        latest[channel, sender] = max(modified, latest.get((channel, sender), ""))
    return latest


def _orders(coming: Sequence[_Coming]) -> set[int]:
    known = Order.objects.filter(
        channel__in=[one.channel for one in coming], external_id__in=[one.read.external_id for one in coming]
    )
    return set(known.values_list("id", flat=True))


def _outcome(
    one: _Coming, answer: Order | Refusal, before: Collection[int], latest: Mapping[tuple[int, str], str]
) -> str:
    if isinstance(answer, Refusal):
        return answer.code
    if answer.pk not in before:
        return "placed"
    return "late" if one.read.modified < latest.get((one.channel.pk, one.read.external_id), "") else LATER


def _keep(coming: Sequence[_Coming], by: Actor) -> None:
    until = clock.now().date() + timedelta(days=settings.KEEP_PAYLOADS_DAYS)
    distinct = {(one.channel.pk, one.read.external_id, one.digest): one for one in coming}
    insert(
        InboundPayload,
        [
            {
                "company_id": by.company_id, "channel_id": one.channel.pk, "vendor": one.vendor,
                "sender_id": one.read.external_id[:100], "digest": one.digest, "modified": one.read.modified[:40],
                "body": encrypted(one.body, PURPOSE), "order_id": one.order.pk if one.order else None,
                "outcome": one.outcome[:60], "received_at": clock.now(), "keep_until": until,
            }
            for one in distinct.values()
        ],
    )  # fmt: skip
    record([PayloadReceived(one.order.pk, one.vendor, one.outcome) for one in coming if one.order], by=by)


def _answer(
    one: _Coming | Refusal,
    there: Mapping[tuple[int, str, str], Order | None],
    answers: Mapping[int, Order | Refusal],
) -> Order | Refusal:
    if isinstance(one, Refusal):
        return one
    if id(one) in answers:
        return answers[id(one)]
    return there[one.channel.pk, one.read.external_id, one.digest] or NotFound("order", one.read.external_id)
