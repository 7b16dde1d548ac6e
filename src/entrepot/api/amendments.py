"""Orders are amended: previewed, then done, one or many."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, edition_wanted
from entrepot.api.instants import Instant
from entrepot.api.order_shapes import (
    Amount,
    InvoiceIn,
    LineIn,
    ShipToIn,
    TotalAdjustmentIn,
    address,
    new_line,
    order_in_full,
)
from entrepot.desk.finding import order_in_full_numbered
from entrepot.domain.changes import actions
from entrepot.domain.changes.amending.asked import NAMED, PLAIN, Amendment
from entrepot.domain.changes.amending.previewed import AmendmentPreview
from entrepot.domain.changes.rules.amending import LineChange
from entrepot.domain.orders.placing.given import InvoiceRequest
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.actions import only
from entrepot.foundation.money import rounded

router = Router(tags=["changes"])

Answer = dict[str, Any]


Quantity = Annotated[Decimal, Field(gt=0, le=10**12, max_digits=20, decimal_places=6)]


class LineChangeIn(Schema):
    """What is different about the line at a position; what is not sent stays.

    `quantity` is a number of its unit, or as typed: 2箱3件.
    """

    line: int
    quantity: Quantity | Annotated[str, Field(min_length=1, max_length=60)] | None = None
    unit_price: Decimal | None = Field(None, max_digits=18, decimal_places=6)
    discount: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=4)
    note: str | None = Field(None, max_length=400)
    remove: bool = False
    swap: str = Field("", max_length=120)


class AmendmentIn(Schema):
    """Only what is sent is changed; an empty text, or null for a moment or adjustment, takes away what was there."""

    reason: str = Field("", max_length=200)
    customer_message: str = ""
    seller_memo: str = ""
    internal_note: str = ""
    custom: dict[str, Any] = Field({}, max_length=100)
    flag: str = Field("", max_length=10)
    tags: list[str] = Field([], max_length=50)
    priority: int = Field(0, ge=-1000, le=1000)
    carrier: str = Field("", max_length=40)
    service: str = Field("", max_length=40)
    promised_at: Instant | None = None
    ship_by: Instant | None = None
    deadline: Instant | None = None
    warehouse: str = ""
    salesperson: str = ""
    payer_id: str = ""
    ship_to: ShipToIn | None = None
    invoice: InvoiceIn | None = None
    lines: list[LineChangeIn] = Field([], max_length=2000)
    added: list[LineIn] = Field([], max_length=2000)
    shipping: Decimal = Amount
    discount: Decimal = Amount
    adjustment: TotalAdjustmentIn | None = None


class OrderAmendmentIn(AmendmentIn):
    order: str
    edition: int | None = None


class AmendmentsIn(Schema):
    orders: list[OrderAmendmentIn]


@router.post("/orders/amendments/batch")
def amend_orders(request: Request, body: AmendmentsIn) -> Answer:
    """Amend up to 1,000 orders, each in its own way; the answer says per item what came of it."""
    asked = [_asked(item.order, item, item.edition) for item in batch(body.orders)]
    return answers(actions.amend_orders(asked, by=request.actor), _amended)


@router.post("/orders/{number}/amendments/preview")
def preview_amendment(request: Request, number: str, body: AmendmentIn) -> Answer:
    """What an amendment would come to: money, goods, work and parcels called back. Changes nothing."""
    asked = _asked(number, body, edition_wanted(request))
    return _previewed(actions.preview_amendment(asked, by=request.actor))


@router.post("/orders/{number}/amendments", response={201: Answer})
def amend_order(request: Request, number: str, body: AmendmentIn) -> tuple[int, Answer]:
    """Change an order before it is picked; words, dates and urgency until it is over. Answers it as it is then."""
    asked = _asked(number, body, edition_wanted(request))
    amended = only(actions.amend_orders([asked], by=request.actor))
    order = order_in_full_numbered(number, request.actor.company_id)
    return 201, {**order_in_full(order, request.actor), "amendment": _amended(amended)}


def _asked(number: str, body: AmendmentIn, edition: int | None) -> Amendment:
    sent = body.model_fields_set
    fields = {name: getattr(body, name) for name in (*PLAIN, *NAMED, "custom") if name in sent}
    if "payer_id" in sent:
        fields["payer"] = body.payer_id
    return Amendment(
        number,
        body.reason,
        fields,
        [_line_change(line) for line in body.lines],
        [new_line(line) for line in body.added],
        ship_to=address(body.ship_to) if body.ship_to else None,
        invoice=InvoiceRequest(**vars(body.invoice)) if body.invoice else None,
        shipping=body.shipping if "shipping" in sent else None,
        order_discount=body.discount if "discount" in sent else None,
        adjustment=Adjustment(**vars(body.adjustment)) if body.adjustment else None,
        unadjusted="adjustment" in sent and body.adjustment is None,
        edition=edition,
    )


def _line_change(body: LineChangeIn) -> LineChange:
    typed = body.quantity if isinstance(body.quantity, str) else ""
    return LineChange(**vars(body) | {"typed": typed, **({"quantity": None} if typed else {})})


def _amended(amended: actions.Amended) -> Answer:
    return {"change": amended.change, **_previewed(amended.preview)}


def _previewed(preview: AmendmentPreview) -> Answer:
    shown = asdict(preview)
    return {n: rounded(v, preview.currency) if isinstance(v, Decimal) else v for n, v in shown.items()}
