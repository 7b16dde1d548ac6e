"""Papers for the buyer: about orders."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext, gettext_noop

from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import name_as_then
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.payments.models import Allocation
from entrepot.foundation.money import ZERO
from entrepot.integrations.documents.pressing import Column, Sheet
from entrepot.integrations.documents.writing import Pen, in_capitals

_METHODS = {
    "bank_transfer": gettext_noop("Bank transfer"),
    "cash": gettext_noop("Cash"),
    "wechat_pay": gettext_noop("WeChat Pay"),
    "alipay": gettext_noop("Alipay"),
    "card": gettext_noop("Bank card"),
    "cash_on_delivery": gettext_noop("Cash on delivery"),
    "other": gettext_noop("Other"),
}


def delivery_notes(ids: Collection[int], pen: Pen) -> dict[int, Sheet]:
    """This will make notes that go with goods: what was ordered and what left, with the address and no prices."""
    columns = [
        Column("#"), Column(gettext("SKU")), Column(gettext("Goods"), wide=True),
        Column(gettext("Ordered"), number=True), Column(gettext("Shipped"), number=True), Column(gettext("Remark")),
    ]  # fmt: skip
    sheets = {}
    for order in _read(ids):
        rows = [
            [str(n), _code(line), _title(line, pen), _left_of(line, pen), _shipped(line, pen), line.note]
            for n, line in enumerate((one for one in order.lines.all() if _is_thing(one)), 1)
        ]
        if rows:
            sheet = _sheet(order, gettext("Delivery note"), columns, rows, pen)
            sheet.parties = [(gettext("To"), _receiver(order.ship_to)), (gettext("Buyer"), _buyer(order))]
            sheet.notes = [order.customer_message] if order.customer_message else []
            sheet.signatures = [gettext("Delivered by"), gettext("Received by"), gettext("Date")]
            sheets[order.pk] = sheet
    return sheets


def invoices(ids: Collection[int], pen: Pen) -> dict[int, Sheet]:
    """This will make statements of what an order comes to. They are no tax invoices, and say so."""
    columns = [
        Column("#"), Column(gettext("SKU")), Column(gettext("Goods"), wide=True),
        Column(gettext("Quantity"), number=True), Column(gettext("Price"), number=True),
        Column(gettext("Discount"), number=True), Column(gettext("Amount"), number=True),
    ]  # fmt: skip
    sheets = {}
    for order in _read(ids):
        if order.account is None:
            continue
        rows = [
            _priced(n, line, order, pen)
            for n, line in enumerate((one for one in order.lines.all() if _counts(one)), 1)
        ]
        sheet = _sheet(order, gettext("Statement of account"), columns, rows, pen)
        sheet.parties = [(gettext("Buyer"), _made_out_to(order)), (gettext("To"), _receiver(order.ship_to))]
        sheet.totals = _totals(order, pen)
        sheet.notes = [gettext("This is not a tax invoice (发票) and cannot be used as one.")]
        sheets[order.pk] = sheet
    return sheets


def receipts(ids: Collection[int], pen: Pen) -> dict[int, Sheet]:
    """This will make receipts for the money that stands on orders; there is none where nothing was paid."""
    columns = [
        Column(gettext("Date")), Column(gettext("Payment")), Column(gettext("Method"), wide=True),
        Column(gettext("Amount"), number=True),
    ]  # fmt: skip
    sheets = {}
    for order in _read(ids):
        stands = [(one, one.amount - one.taken_back - one.refunded) for one in order.allocations.all()]
        rows = [
            [
                pen.day(one.on),
                one.payment.number,
                gettext(_METHODS.get(one.payment.method, _METHODS["other"])),
                pen.amount(amount, order.currency),
            ]
            for one, amount in stands
            if amount
        ]
        if rows:
            total = sum((amount for _, amount in stands), ZERO)
            sheet = _sheet(order, gettext("Receipt"), columns, rows, pen)
            sheet.parties = [(gettext("Received from"), _made_out_to(order))]
            sheet.totals = [*_capitals(total, order, pen), (gettext("Received"), pen.amount(total, order.currency))]
            sheet.notes = [gettext("This is not a tax invoice (发票) and cannot be used as one.")]
            sheet.signatures = [gettext("Received by")]
            sheets[order.pk] = sheet
    return sheets


def _read(ids: Collection[int]) -> Sequence[Order]:
    lines = OrderLine.objects.select_related("sku", "demand").prefetch_related("sku__units").order_by("position")
    money = Allocation.objects.select_related("payment").order_by("on", "id")
    found = (
        Order.objects.filter(pk__in=ids)
        .annotate(buyer_then=name_as_then("buyer", "created_at", "placed_at"))
        .select_related("company", "buyer", "ship_to", "account", "invoice_profile")
    )
    return list(found.prefetch_related(Prefetch("lines", lines), Prefetch("allocations", money)).order_by("pk"))


def _sheet(order: Order, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], pen: Pen) -> Sheet:
    facts = [(gettext("Ordered on"), pen.day(order.on)), (gettext("Platform number"), order.external_id)]
    return Sheet(title, order.number, pen.name(order.company.name), columns, rows, [one for one in facts if one[1]])


def _is_thing(line: OrderLine) -> bool:
    """Whether a line is something to carry: no charge, no service, and no kit, whose parts stand beneath it."""
    return line.kind in ("goods", "gift", "component") and line.quantity > line.cancelled


def _counts(line: OrderLine) -> bool:
    """Whether a line costs something of its own: parts of a kit are in the kit's price."""
    return line.kind != "component" and line.quantity > line.cancelled


def _code(line: OrderLine) -> str:
    return line.sku.code if line.sku else line.code_received


def _title(line: OrderLine, pen: Pen) -> str:
    return line.title_received or pen.name(line.sku.name if line.sku else "")


def _quantity(line: OrderLine, quantity: int, pen: Pen) -> str:
    if line.sku is None:
        return pen.quantity(quantity, line.unit)
    units = [(unit.code, unit.factor) for unit in line.sku.units.all()]
    return pen.quantity(quantity, line.sku.unit, line.sku.scale, units)


def _left_of(line: OrderLine, pen: Pen) -> str:
    return _quantity(line, line.quantity - line.cancelled, pen)


def _shipped(line: OrderLine, pen: Pen) -> str:
    return _quantity(line, line.demand.shipped, pen) if line.demand else ""


def _priced(n: int, line: OrderLine, order: Order, pen: Pen) -> list[str]:
    """Write a line with what is left of its amounts after what was cancelled of it."""
    less = line.discount + line.order_discount - line.cancelled_discount - line.cancelled_order_discount
    typed = line.quantity_typed if not line.cancelled else ""
    return [
        str(n), _code(line), _title(line, pen), typed or _left_of(line, pen),
        pen.amount(line.unit_price, order.currency), pen.amount(-less, order.currency) if less else "",
        pen.amount(line.total - line.cancelled_total, order.currency),
    ]  # fmt: skip


def _totals(order: Order, pen: Pen) -> list[tuple[str, str]]:
    account = order.account
    assert account is not None
    left = account.charged - account.credited - account.written_off
    amounts = [
        (gettext("Total"), left, True),
        (gettext("of which tax"), order.tax_total, bool(order.tax_total) and account.credited == 0),
        (gettext("Paid"), account.paid - account.refunded, True),
        (gettext("Owed"), account.balance, True),
    ]
    return [(name, pen.amount(amount, order.currency)) for name, amount, shown in amounts if shown]


def _capitals(total: Decimal, order: Order, pen: Pen) -> list[tuple[str, str]]:
    if order.currency != "CNY" or pen.language == "en":
        return []
    return [(gettext("In words"), in_capitals(total, traditional=pen.language == "zh-hant"))]


def _buyer(order: Order) -> list[str]:
    return [order.buyer_then, order.buyer.phone] if order.buyer else []  # type: ignore[attr-defined]


def _made_out_to(order: Order) -> list[str]:
    profile = order.invoice_profile
    return [profile.title, profile.tax_number] if profile else _buyer(order)[:1]


def _receiver(address: Address | None) -> list[str]:
    if address is None:
        return []
    region = [address.province, address.city, address.district, address.town]
    if address.country == "CN":
        place = "".join(dict.fromkeys(region)) + address.street
    else:
        place = ", ".join(part for part in [address.street, *reversed(region), address.postcode] if part)
    return [f"{address.name} {address.phone}".strip(), place]
