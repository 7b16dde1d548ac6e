"""Before anything else: texts that are too long for their place, or that no database takes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import CharField

from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.orders.placing.placement import Placement
from entrepot.domain.orders.rules.review import Finding
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid
from entrepot.foundation.secrets import keyed_hex

_OF_A_LINE = {
    "sku": "code_received", "title": "title_received", "unit": "unit", "external_id": "external_id", "note": "note",
    "typed": "quantity_typed",
}  # fmt: skip
_OF_AN_ORDER = {"flag": "flag", "kind": "kind", "source": "source"}
_PLAIN = ("customer_message", "seller_memo", "internal_note", "currency", "warehouse", "salesperson", "parent_number",
          "customer_number", "payer_number", "shortage_policy")  # fmt: skip
_TAG = 40
_FURTHEST = 10**6
_AMOUNTS = ("shipping", "order_discount", "cod_amount", "platform_discount")


def fit(placements: Sequence[Placement]) -> None:
    """This will refuse orders with texts that do not fit; where bad data is kept they are cut and it is held.

    What a cut text said may be a name or an address, so the hold says where only. Two long external ids
    that begin alike stay two: what is cut off is put into the end.
    """
    for placement in placements:
        if not placement.alive:
            continue
        cuts: list[str] = []
        fitted = _fitted(placement.given, cuts)
        if cuts and not placement.keeps_bad_data:
            placement.refusal = Invalid(cuts[0], "is too long, or has characters that nobody can see")
            continue
        placement.given = fitted
        if cuts:
            placement.holds.append(Finding("text_too_long", None, {"where": cuts}))
        if placement.keeps_bad_data:
            placement.given = replace(fitted, **_mended_amounts(placement))
            if fitted.faults:
                placement.holds.append(Finding("data_unreadable", None, {"faults": list(fitted.faults)}))


def _fitted(given: NewOrder, cuts: list[str]) -> NewOrder:
    changes: dict[str, Any] = {
        name: _cut(getattr(given, name), most, name, cuts) for name, most in _lengths_of_an_order().items()
    }
    changes["external_id"] = _cut_id(given.external_id, cuts)
    changes["tags"] = [_cut(tag, _TAG, f"tags.{n}", cuts) for n, tag in enumerate(given.tags)]
    changes["lines"] = [_fitted_line(n, line, cuts) for n, line in enumerate(given.lines)]
    if given.priority is not None and abs(given.priority) > _FURTHEST:
        cuts.append("priority")
        changes["priority"] = max(-_FURTHEST, min(given.priority, _FURTHEST))
    return replace(given, **changes) if cuts else given


def _fitted_line(n: int, line: NewLine, cuts: list[str]) -> NewLine:
    before = len(cuts)
    cut: dict[str, Any] = {
        name: _cut(getattr(line, name), most, f"lines.{n}.{name}", cuts)
        for name, most in _lengths_of_a_line().items()
    }
    return replace(line, **cut) if len(cuts) > before else line


@cache
def _lengths_of_an_order() -> dict[str, int | None]:
    return {name: _length(Order, column) for name, column in _OF_AN_ORDER.items()} | dict.fromkeys(_PLAIN)


@cache
def _lengths_of_a_line() -> dict[str, int]:
    return {name: _length(OrderLine, column) for name, column in _OF_A_LINE.items()}


def _cut(text: str, most: int | None, where: str, cuts: list[str]) -> str:
    fitting = text.replace("\0", "")[:most]
    if fitting != text:
        cuts.append(where)
    return fitting


def _cut_id(text: str, cuts: list[str]) -> str:
    most = _length(Order, "external_id")
    plain = text.replace("\0", "")
    if plain == text and len(text) <= most:
        return text
    cuts.append("external_id")
    digest = keyed_hex(text, "external order id")[:16]
    return f"{plain[: most - len(digest) - 1]}~{digest}"


def _length(model: type[Order] | type[OrderLine], column: str) -> int:
    field = model._meta.get_field(column)
    assert isinstance(field, CharField)
    return field.max_length or 0


def _mended_amounts(placement: Placement) -> Mapping[str, Any]:
    """Amounts that are none cannot be written down; what was sent stands in the hold."""
    given = placement.given
    wrong = {name: getattr(given, name) for name in _AMOUNTS if not _is_amount(getattr(given, name))}
    if wrong:
        sent = {name: str(amount)[:60] for name, amount in wrong.items()}
        placement.holds.append(Finding("amounts_unclear", None, {"where": sorted(wrong), "sent": sent}))
    return dict.fromkeys(wrong, ZERO)


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < 10**13
