"""What stands in the form of a new order, and the order that is meant by it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_noop

from entrepot.console.customers.address_form import PARTS, doubts_of, texts_of
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.parsing import ParsedAddress
from entrepot.domain.customers.rules import Buyer, NewAddress
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing.given import NewLine, NewOrder
from entrepot.domain.pricing.adjusting import Adjustment
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import Invalid
from entrepot.insight.messages import Wanted

MOST_ROWS = 500
_ROUNDING = {"": "", "1": gettext_noop("To whole units"), "0.1": gettext_noop("To a tenth")}
ROUNDINGS = [("", gettext_noop("No rounding")), *[(code, text) for code, text in _ROUNDING.items() if code]]
_PLAIN = ("channel", "customer", "shipping", "rounding", "customer_message", "seller_memo", "key", *PARTS)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid, as typed; `candidates` are the SKUs that a text may mean."""

    sku: str = ""
    quantity: str = ""
    price: str = ""
    note: str = ""
    candidates: Sequence[str] = ()

    @property
    def blank(self) -> bool:
        return not (self.sku or self.quantity or self.price or self.note)


@dataclass(slots=True)
class Form:
    """Everything that was typed. `doubts` names fields that were read out of a text and should be looked at."""

    rows: list[Row] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, posted: QueryDict) -> "Form":
        """This will read what was sent; rows stay in their places, also empty ones."""
        columns = [posted.getlist(name) for name in ("sku", "quantity", "price", "note")]
        if len(columns[0]) > MOST_ROWS:
            raise Invalid("sku", "These are too many rows. Import them from a file.")
        rows = [Row(*(text.strip() for text in cells)) for cells in zip(*columns, strict=False)]
        return cls(rows, {name: posted.get(name, "").strip() for name in _PLAIN})

    @classmethod
    def again(cls, order: Order) -> "Form":
        """This will fill in what an order was: its goods at today's prices, who had them, and where they went."""
        lines = [line for line in order.lines.all() if line.parent_id is None and line.sku is not None]
        form = cls([_as_row(line) for line in lines], {"channel": order.channel.code})
        form.texts["customer"] = order.buyer.number if order.buyer else ""
        if order.ship_to is not None:
            form.fill_address(order.ship_to)
        return form

    @property
    def filled(self) -> list[tuple[int, Row]]:
        """The rows that say something, each with its place in the grid."""
        return [(place, row) for place, row in enumerate(self.rows) if not row.blank]

    def add(self, goods: Sequence[Wanted]) -> None:
        """This will put goods into rows, after those that are filled."""
        self.rows = [row for _, row in self.filled]
        self.rows += [Row(one.sku or one.text, one.quantity, candidates=one.candidates) for one in goods]

    def fill_address(self, read: Address | ParsedAddress) -> None:
        """This will take the receiver from an address, and remember what is not sure of it."""
        self.texts |= texts_of(read)
        if isinstance(read, ParsedAddress):
            self.doubts = doubts_of(read)

    def order(self) -> NewOrder:
        """This will give the order that is meant, or refuse a number that is none."""
        told = self.texts
        to: dict[str, Any] = {name: told.get(name, "") for name in PARTS}
        buyer = Buyer(to["name"], to["phone"], channel_code=told.get("channel", ""))
        known = told.get("customer", "")
        whom = NewAddress(**to) if any(to.values()) else None
        rounding = told.get("rounding", "")
        return NewOrder(
            channel=told.get("channel", ""), lines=[_line(row) for _, row in self.filled], source="console",
            customer_number=known, customer=None if known or not (to["name"] or to["phone"]) else buyer,
            ship_to=whom, shipping=_amount("shipping", told.get("shipping", "")) or ZERO,
            adjustment=Adjustment("rounding_off", Decimal(rounding)) if rounding in _ROUNDING and rounding else None,
            customer_message=told.get("customer_message", ""), seller_memo=told.get("seller_memo", ""),
        )  # fmt: skip


def forgiving(form: Form) -> tuple[NewOrder, dict[int, Invalid]]:
    """This will give the order that is meant by those rows that can be read, and why the others cannot, by place."""
    wrong: dict[int, Invalid] = {}
    for place, row in form.filled:
        try:
            _line(row)
        except Invalid as invalid:
            wrong[place] = invalid
    kept = [Row() if place in wrong else row for place, row in enumerate(form.rows)]
    return Form(kept, form.texts).order(), wrong


def _line(row: Row) -> NewLine:
    return NewLine(row.sku, typed=row.quantity or "1", unit_price=_amount("price", row.price), note=row.note)


def _amount(name: str, text: str) -> Decimal | None:
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").lstrip("¥￥$ "))
    except InvalidOperation:
        raise Invalid(name, "Write an amount such as 12.50.") from None
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise Invalid(name, "Write an amount such as 12.50.")
    return amount


def _as_row(line: Any) -> Row:
    left = line.quantity_typed if not line.cancelled else ""
    return Row(line.sku.code, left or f"{line.quantity_entered.normalize():f}{line.unit}", note=line.note)
