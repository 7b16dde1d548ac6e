"""What an amendment comes to, said before and after: the same words for a preview and for what was done."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from entrepot.domain.changes.amending.decided import Plan
from entrepot.domain.changes.amending.looked import Seen
from entrepot.domain.changes.rules.amending import FieldChange
from entrepot.domain.changes.rules.cancelling import GoodsBack
from entrepot.domain.shipping.rules import packed_among, taken_out
from entrepot.domain.shipping.steps import Opened
from entrepot.foundation.money import ZERO

# Texts of people and rows with personal data are named in facts, and not repeated there.
_CODES = frozenset({
    "priority", "flag", "carrier", "service", "promised_at", "ship_by", "deadline", "warehouse", "payer", "quantity",
    "unit_price", "discount", "sku", "shipping", "order_discount", "adjustment",
})  # fmt: skip


@dataclass(frozen=True)
class AmendmentPreview:
    """What an amendment comes to. Amounts are in the order's currency."""

    order: str
    currency: str
    fields: list[dict[str, Any]]
    total_before: Decimal
    total_after: Decimal
    paid: Decimal
    owed: Decimal
    refundable: Decimal
    cod_amount: Decimal
    # Pieces by SKU and warehouse: given back, reserved, waiting; or short, without a warehouse.
    goods: list[GoodsBack]
    fulfilments: list[str]
    parcels: list[str]
    promised_at: datetime | None
    ship_by: datetime | None
    deadline: datetime | None
    reviewed_again: bool


def previewed(plan: Plan, seen: Seen, opened: Opened, back: Mapping[int, int]) -> AmendmentPreview:
    """This will say what a decided amendment comes to."""
    order = plan.order
    balance, paid = seen.balances.get(order.account_id or 0, (ZERO, ZERO))
    owed = balance + plan.difference
    own = {pk: n for pk, n in back.items() if pk in _lines_of(opened, order.pk)}
    parcels = taken_out(deepcopy(list(opened.parcels.values())), packed_among(opened.works.values(), own))
    dates = {name: plan.columns.get(name, getattr(order, name)) for name in ("promised_at", "ship_by", "deadline")}
    return AmendmentPreview(
        order=order.number,
        currency=order.currency,
        fields=[shown(change) for change in plan.changes],
        total_before=sum(plan.owed_before, ZERO),
        total_after=sum(plan.owed_after, ZERO),
        paid=paid,
        owed=max(ZERO, owed),
        refundable=max(ZERO, -owed),
        cod_amount=plan.columns.get("cod_amount", order.cod_amount),
        goods=_goods(plan),
        fulfilments=[w.number for w in opened.works.values() if any(own.get(line.id) for line in w.lines)],
        parcels=[parcel.number for parcel in parcels],
        reviewed_again=plan.looks_again,
        **dates,
    )


def shown(change: FieldChange) -> dict[str, Any]:
    """This will show one change: what is a code, a date, a quantity or money with its values, the rest by name."""
    if change.name == "line":
        new = f"{change.after['sku']}*{_text(change.after['quantity'])}"
        return {"field": "line", "line": change.line, "before": None, "after": new}
    values = (_text(change.before), _text(change.after)) if change.name in _CODES else (None, None)
    return {"field": change.name, "line": change.line, "before": values[0], "after": values[1]}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _lines_of(opened: Opened, order_id: int) -> set[int]:
    return {line.id for work in opened.works.values() for line in work.lines if line.order_id == order_id}


def _goods(plan: Plan) -> list[GoodsBack]:
    changed = plan.changed
    if changed is None:
        return []
    places = {c["id"]: c["warehouse"] for c in changed.verdict.candidates}
    totals: dict[tuple[str, str, str], int] = {}

    def count(sku: str, warehouse: str, stage: str, pieces: int) -> None:
        if pieces:
            totals[stage, sku, warehouse] = totals.get((stage, sku, warehouse), 0) + pieces

    for promise, pieces in changed.given:
        count(promise.sku, promise.warehouse, "given_back", pieces)
    for share in changed.verdict.shares:
        stage = "waiting" if share.waiting else "reserved"
        count(changed.verdict.wants[share.want].sku, places[share.site_id], stage, share.quantity)
    for want, missing in zip(changed.verdict.wants, changed.verdict.short, strict=True):
        count(want.sku, "", "short", missing)
    for pk, pieces in changed.still_short.items():
        count(changed.group.skus.get(pk, ""), "", "short", pieces)
    return [GoodsBack(sku, warehouse, pieces, stage) for (stage, sku, warehouse), pieces in sorted(totals.items())]
