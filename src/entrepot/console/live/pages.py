"""The stream of news that a browser listens to: what changed, by kind and number, and who did it."""

import time
from collections.abc import Iterator, Sequence

import orjson
from django.db import connection
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from entrepot.console.live.feed import FEED, Full, News
from entrepot.console.pages import Request, page
from entrepot.foundation.actors import Actor

# What has to be allowed for hearing of something of this kind. Of others nothing is told.
_FOR: dict[str, str] = {
    "order": "orders.view_orders",
    "fulfilment": "fulfilment.view_fulfilments",
    "parcel": "orders.view_orders",
    "payment": "payments.view_payments",
    "customer": "customers.view_customers",
    "sku": "inventory.view_stock",
    "stock_document": "inventory.view_stock",
    "bulk_run": "orders.view_orders",
    "import": "files.start_import",
    "print_job": "documents.start_print_job",
}
# Afterwards the browser comes again, and what it may is looked up anew.
_LONGEST = 300.0


@page()
def live(request: Request) -> HttpResponseBase:
    """This will tell a browser what changes, as server-sent events, until it goes; 204 where there is no room."""
    stream = _stream(request.actor)
    try:
        beginning = next(stream)
    except Full:
        return HttpResponse(status=204)
    answer = StreamingHttpResponse(_from(beginning, stream), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    # Proxies that gather what they pass on would keep news to themselves.
    answer["X-Accel-Buffering"] = "no"
    return answer


def _from(beginning: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    # The connection is free for others while this one only waits.
    connection.close()
    yield beginning
    yield from stream


def _stream(actor: Actor) -> Iterator[bytes]:
    heard = {kind for kind, permission in _FOR.items() if actor.may(permission)}
    with FEED.listening(actor.company_id) as listener:
        yield b"retry: 2000\n\n"
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end and not FEED.closed.is_set():
            news = listener.next()
            yield _said(news, actor.ref, heard) if news else b":\n\n"


def _said(news: Sequence[News], own: str, heard: set[str]) -> bytes:
    """Write news as one event: of each thing the names of those who changed it, without whom it is told."""
    changed: dict[str, list[str]] = {}
    for one in news:
        for name, refs in one.changed.items():
            if name.partition(":")[0] in heard:
                others = sorted({one.names[ref] for ref in refs if ref != own and ref in one.names})
                changed[name] = sorted({*changed.get(name, ()), *others})
    told = {"changed": changed, "lot": any(one.lot for one in news)}
    return b"data: " + orjson.dumps(told) + b"\n\n"
