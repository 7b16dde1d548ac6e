"""The page of the counter: what is scanned lies there with its price, until it is paid and taken away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from entrepot.console.counter.till import METHODS, ROUNDINGS, Till
from entrepot.console.faces import named
from entrepot.console.pages import Request, go, page, show
from entrepot.desk.counter.selling import CASH, sell_over_counter
from entrepot.domain.catalog.models import Sku
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.domain.orders.actions import LinePreview, OrderPreview, preview_order
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation.accounts.models import Channel, ReserveWhen
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.integrations.documents.actions import NewPrintJob, start_print_job


@dataclass(frozen=True, slots=True)
class Row:
    """What lies on the counter, what it comes to, or why it cannot be sold."""

    code: str
    quantity: str
    name: str = ""
    line: LinePreview | None = None
    refusal: Refusal | None = None


@page("counter.sell_over_counter")
def counter(request: Request) -> HttpResponse:
    """This will show an empty counter and what was sold before, or sell what lies there."""
    if request.method == "POST":
        return _sold(request)
    texts = {name: request.GET.get(name, "") for name in ("channel", "warehouse", "rounding")}
    texts |= {"method": request.GET.get("method", CASH), "key": str(uuid.uuid4())}
    before = _before(request) if "sold" in request.GET else {}
    return show(request, "console/counter/counter.html", _shown(request.actor, Till([], texts)) | before)


@require_POST
@page("counter.sell_over_counter")
def goods(request: Request) -> HttpResponse:
    """This will put what was scanned on the counter, or take it off, and say what everything comes to."""
    return show(
        request, "console/counter/goods.html", _shown(request.actor, Till.of(request.POST)) | {"fragment": True}
    )


@require_POST
@page("documents.start_print_job")
def receipts(request: Request) -> HttpResponse:
    """This will print the receipt of what was sold, once more where it was printed before."""
    new = NewPrintJob("receipt", "order", [request.POST.get("order", "")], again=True)
    return HttpResponseRedirect(f"/print-jobs/{start_print_job(new, by=request.actor).number}/paper.pdf")


def _shown(actor: Actor, till: Till) -> dict[str, Any]:
    channels, warehouses = _channels(actor), list(warehouses_visible_to(actor))
    told = till.texts
    told["channel"] = told["channel"] or (channels[0].code if channels else "")
    told["warehouse"] = told["warehouse"] or (warehouses[0].code if warehouses else "")
    preview = preview_order(till.sale.order, by=actor) if till.rows and channels and warehouses else None
    return {
        "texts": told, "rows": _rows(till, preview), "preview": preview, "methods": METHODS, "roundings": ROUNDINGS,
        "channels": [(one.code, named(one.name)) for one in channels],
        "warehouses": [(one.code, named(one.name)) for one in warehouses],
        "pieces": sum(line.pieces for line in _good(preview)),
        "ready": preview is not None and _all_there(preview),
    }  # fmt: skip


def _channels(actor: Actor) -> list[Channel]:
    """Counters, and of them those that set goods aside with the order: nobody waits at a counter."""
    mine = Channel.objects.filter(company_id=actor.company_id, archived_at=None, kind="counter")
    return list(mine.filter(reserve_when=ReserveWhen.ORDER).order_by("code"))


def _good(preview: OrderPreview | None) -> list[LinePreview]:
    return [line for line in preview.lines if isinstance(line, LinePreview)] if preview else []


def _all_there(preview: OrderPreview) -> bool:
    """Whether everything on the counter is ours to sell, and lies here."""
    good = _good(preview)
    return len(good) == len(preview.lines) and preview.refusal is None and not any(line.lacking for line in good)


def _rows(till: Till, preview: OrderPreview | None) -> Sequence[Row]:
    if preview is None:
        return [Row(code, many) for code, many in till.rows]
    names = Sku.objects.in_bulk([line.sku_id for line in _good(preview) if line.sku_id])
    rows = []
    for (code, many), line in zip(till.rows, preview.lines, strict=True):
        if isinstance(line, Refusal):
            rows.append(Row(code, many, refusal=line))
        else:
            sku = names.get(line.sku_id or 0)
            rows.append(Row(code, many, named(sku.name) if sku else code, line))
    return rows


def _sold(request: Request) -> HttpResponse:
    till = Till.of(request.POST)
    if not till.rows:
        raise Invalid("add", "Nothing lies on the counter. Scan what is sold.")
    if till.texts["method"] not in dict(METHODS):
        raise Invalid("method", "Say how it is paid.")
    sold = sell_over_counter(till.sale, by=request.actor)
    kept = {name: till.texts[name] for name in ("channel", "warehouse", "method", "rounding")}
    kept |= {"sold": sold.order, "given": till.texts["given"] if till.texts["method"] == CASH else ""}
    return go(request, f"/counter?{urlencode(kept)}")


def _before(request: Request) -> dict[str, Any]:
    """What was sold a moment ago, and what goes back over the counter."""
    order = orders_visible_to(request.actor).filter(number=request.GET["sold"]).first()
    if order is None:
        return {}
    try:
        given = Decimal(request.GET.get("given") or order.total)
    except InvalidOperation:
        given = order.total
    return {"sold": order, "given": given, "change": max(given - order.total, Decimal(0))}
