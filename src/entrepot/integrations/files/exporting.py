"""The business into files: rows are streamed from the database into CSV or XLSX, so any number of them fits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Value

from entrepot.domain.catalog.queries import skus_visible_to
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import customers_visible_to, name_as_then
from entrepot.domain.inventory.models import Level
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.domain.orders.models import OrderLine
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.payments.models import Allocation
from entrepot.domain.payments.queries import payments_visible_to
from entrepot.domain.pricing.models import Price
from entrepot.domain.pricing.queries import price_lists_visible_to
from entrepot.domain.receivables.models import OpeningBalance
from entrepot.domain.shipping.models import ParcelLine
from entrepot.domain.shipping.queries import parcels_visible_to
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.files.columns import plain
from entrepot.integrations.files.own import header_of, own_columns, said
from entrepot.integrations.files.writing import written

_AT_ONCE = 2_000
# Where the values of fields of one's own stand, from the rows of the sheet that has them.
_CUSTOM = {"order": "order__custom", "order_line": "custom", "sku": "custom", "customer": "custom"}


@dataclass(frozen=True, slots=True)
class Only:
    """Which rows are wanted; what is empty asks for all."""

    since: datetime | None
    state: str
    channel: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is written: the header, the fields under it, and where they come from."""

    columns: Sequence[tuple[str, str]]
    rows: Callable[[Actor, Only], QuerySet[Any]]


def export(what: str, path: Path, *, since: str = "", state: str = "", channel: str = "", by: Actor) -> int:
    """This will write what the actor may see to a file, and return how many rows there were."""
    company = company_of(by)
    zone = ZoneInfo(company.time_zone)
    only = Only(_instant(since, zone), state, channel)
    sheet = _SHEETS[what]
    _refuse_unknown(what, only, sheet)
    own = own_columns(what, by.company_id)
    columns = [*(field for _, field in sheet.columns), *(_CUSTOM[one.about] for one in own)]
    rows = sheet.rows(by, only).values_list(*columns).iterator(chunk_size=_AT_ONCE)
    headers = [header for header, _ in sheet.columns]
    taken = {plain(header) for header in headers}
    headers += [header_of(one, what, company.language, taken) for one in own]
    with written(path) as write:
        write(headers)
        count = 0
        for row in rows:
            cells = [_said(value, zone, company.language) for value in row[: len(sheet.columns)]]
            extra = zip(own, row[len(sheet.columns) :], strict=True)
            write([*cells, *(said(one, values, company.language) for one, values in extra)])
            count += 1
    return count


def _order_lines(by: Actor, only: Only) -> QuerySet[Any]:
    orders = orders_visible_to(by)
    if only.since:
        orders = orders.filter(placed_at__gte=only.since)
    if only.state:
        orders = orders.filter(state=only.state)
    if only.channel:
        orders = orders.filter(channel__code=only.channel)
    lines = OrderLine.objects.filter(order__in=orders.order_by()).order_by("order_id", "position")
    return lines.annotate(buyer_then=name_as_then("order__buyer", "order__created_at", "order__placed_at"))


def _products(by: Actor, only: Only) -> QuerySet[Any]:
    rows = skus_visible_to(by).order_by("id")
    rows = rows.filter(created_at__gte=only.since) if only.since else rows
    return rows.filter(archived_at__isnull=only.state != "archived") if only.state else rows


def _customers(by: Actor, only: Only) -> QuerySet[Any]:
    rows = customers_visible_to(by).order_by("id")
    rows = rows.filter(created_at__gte=only.since) if only.since else rows
    return rows.filter(blocked=only.state == "blocked") if only.state else rows


def _stock(by: Actor, only: Only) -> QuerySet[Any]:
    if not by.may("inventory.view_stock"):
        return Level.objects.none()
    return Level.objects.filter(owner_id=0, warehouse__in=warehouses_visible_to(by).order_by()).order_by("id")


def _payments(by: Actor, only: Only) -> QuerySet[Any]:
    rows = payments_visible_to(by).prefetch_related(None).order_by("id")
    rows = rows.filter(received_on__gte=only.since.date()) if only.since else rows
    stands = Allocation.objects.filter(payment=OuterRef("pk"), amount__gt=F("taken_back") + F("refunded"))
    rows = rows.annotate(paid=ArraySubquery(stands.order_by("id").values("order__number")))
    return rows.filter(state=only.state) if only.state else rows


def _shipments(by: Actor, only: Only) -> QuerySet[Any]:
    """A row for each parcel that left and each order of which something is in it."""
    left = parcels_visible_to(by).filter(state__in=_STATES["shipments"]).order_by()
    left = left.filter(handed_over_at__gte=only.since) if only.since else left
    left = left.filter(state=only.state) if only.state else left
    lines = ParcelLine.objects.filter(parcel__in=left, quantity__gt=F("taken_out"))
    kilograms = ExpressionWrapper(F("parcel__weight_g") / Value(Decimal(1000)), DecimalField(decimal_places=3))
    rows = lines.annotate(order=F("fulfilment_line__order_line__order__number"), kilograms=kilograms)
    return rows.order_by("parcel_id", "order").distinct()


def _prices(by: Actor, only: Only) -> QuerySet[Any]:
    return Price.objects.filter(list__in=price_lists_visible_to(by).order_by()).order_by("id")


def _addresses(by: Actor, only: Only) -> QuerySet[Any]:
    customers = customers_visible_to(by).order_by()
    return Address.objects.filter(customer__in=customers, in_book=True, archived_at=None).order_by("id")


def _openings(by: Actor, only: Only) -> QuerySet[Any]:
    if not by.may("receivables.view_accounts"):
        return OpeningBalance.objects.none()
    rows = OpeningBalance.objects.filter(company_id=by.company_id, taken_back_at=None).order_by("id")
    return rows.filter(on__gte=only.since.date()) if only.since else rows


# Headers are such that `import` finds their fields again.
_SHEETS = {
    "orders": _Sheet(
        [
            ("Number", "order__number"), ("Channel", "order__channel__code"), ("Order", "order__external_id"),
            ("State", "order__state"), ("Progress", "order__progress"), ("Date", "order__placed_at"),
            ("Customer number", "order__buyer__number"), ("Customer name", "buyer_then"),
            ("Receiver", "order__ship_to__name"), ("Phone", "order__ship_to__phone"),
            ("Country", "order__ship_to__country"), ("Province", "order__ship_to__province"),
            ("City", "order__ship_to__city"), ("District", "order__ship_to__district"),
            ("Address", "order__ship_to__street"), ("Line", "position"), ("Kind", "kind"), ("SKU", "code_received"),
            ("Title", "title_received"), ("Quantity", "quantity_entered"), ("Unit", "unit"), ("Price", "unit_price"),
            ("Line discount", "discount"), ("Order discount", "order_discount"), ("Tax", "tax"),
            ("Line total", "total"), ("Cancelled", "cancelled"), ("Returned", "returned"), ("Credited", "credited"),
            ("Order total", "order__total"), ("Currency", "order__currency"),
        ],
        _order_lines,
    ),
    "products": _Sheet(
        [
            ("SKU", "code"), ("Name", "name"), ("Product", "product__code"), ("Kind", "kind"), ("Unit", "unit"),
            ("Price", "list_price"), ("Cost", "cost"), ("Tax rate", "tax_rate"), ("Weight g", "weight_g"),
            ("Tracking", "tracking"), ("Archived", "archived_at"),
        ],
        _products,
    ),
    "customers": _Sheet(
        [
            ("Number", "number"), ("Name", "name"), ("Kind", "kind"), ("Phone", "phone"), ("Email", "email"),
            ("Group", "group__code"), ("Tax number", "tax_number"), ("Payment days", "payment_days"),
            ("Blocked", "blocked"), ("Note", "note"), ("Since", "created_at"),
        ],
        _customers,
    ),
    "stock": _Sheet(
        [
            ("SKU", "sku__code"), ("Name", "sku__name"), ("Warehouse", "warehouse__code"), ("Quantity", "on_hand"),
            ("Reserved", "reserved"), ("Waiting", "waiting"), ("Short", "short"), ("Safety", "safety"),
        ],
        _stock,
    ),
    "payments": _Sheet(
        [
            ("Number", "number"), ("State", "state"), ("Method", "method"), ("Reference", "reference"),
            ("Date", "received_on"), ("Customer number", "payer__number"), ("Order", "paid"), ("Amount", "amount"),
            ("Currency", "currency"), ("Allocated", "allocated"), ("Refunded", "refunded"), ("Advance", "advance"),
            ("Note", "note"),
        ],
        _payments,
    ),
    "shipments": _Sheet(
        [
            ("Order", "order"), ("Carrier", "parcel__carrier"), ("Tracking number", "parcel__tracking_number"),
            ("Weight kg", "kilograms"), ("Override reason", "parcel__waybill__override_reason"),
            ("Parcel", "parcel__number"), ("State", "parcel__state"), ("Warehouse", "parcel__warehouse__code"),
            ("Left", "parcel__handed_over_at"), ("Delivered", "parcel__delivered_at"),
        ],
        _shipments,
    ),
    "prices": _Sheet(
        [("Price list", "list__code"), ("SKU", "sku__code"), ("From", "min_quantity"), ("Price", "unit_price")],
        _prices,
    ),
    "addresses": _Sheet(
        [
            ("Customer number", "customer__number"), ("Receiver", "name"), ("Phone", "phone"), ("Country", "country"),
            ("Province", "province"), ("City", "city"), ("District", "district"), ("Address", "street"),
            ("Postcode", "postcode"),
        ],
        _addresses,
    ),
    "opening-balances": _Sheet(
        [
            ("Customer number", "customer__number"), ("Reference", "reference"), ("Amount", "amount"),
            ("Currency", "currency"), ("Date", "on"),
        ],
        _openings,
    ),
}  # fmt: skip
_STATES = {
    "orders": ("draft", "placed", "approved", "completed", "rejected", "cancelled"),
    "products": ("sold", "archived"),
    "customers": ("welcome", "blocked"),
    "payments": ("recorded", "voided"),
    "shipments": (ParcelState.HANDED_OVER.value, ParcelState.DELIVERED.value),
    "stock": (),
    "prices": (),
    "addresses": (),
    "opening-balances": (),
}


# Nothing in them has a day.
_NOW = ("stock", "prices", "addresses")


def _refuse_unknown(what: str, only: Only, sheet: _Sheet) -> None:
    if only.state and only.state not in _STATES[what]:
        raise Invalid("state", "must be one of {known}", {"known": ", ".join(_STATES[what]) or "–"})
    if only.channel and what != "orders":
        raise Invalid("channel", "Only orders have a channel.")
    if only.since and what in _NOW:
        raise Invalid("since", "This list is what there is now. Leave out since.")


def _instant(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), zone)
    except ValueError:
        raise Invalid("since", "{text} is not a date: write it as 2024-03-05.", {"text": text})


def _said(value: Any, zone: ZoneInfo, language: str) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return value.get(language) or next(iter(value.values()), "")
    return value
