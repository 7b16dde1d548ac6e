"""Payments from a file: a row is a receipt, put on the orders that it names; one reference is recorded once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entrepot.domain.customers.models import Customer
from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import NewPayment, Recorded, record_payments
from entrepot.domain.payments.queries import payments_visible_to
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, Invalid, Refusal
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, amount_in, day_in, import_list, names_in
from entrepot.integrations.files.named import customers_named, orders_named
from entrepot.integrations.files.running import Run

_AT_ONCE = 500
_METHODS = {
    "bank_transfer": (
        "bank_transfer banktransfer bank transfer wire 银行转账 转账 银行 对公转账 电汇 汇款 "
        "銀行轉帳 轉帳 銀行 電匯 匯款"
    ),
    "cash": "cash 现金 現金",
    "wechat_pay": "wechat_pay wechatpay wechat 微信 微信支付",
    "alipay": "alipay 支付宝 支付寶",
    "card": "card 银行卡 刷卡 銀行卡 信用卡",
    "cash_on_delivery": "cash_on_delivery cod 货到付款 代收货款 代收 貨到付款 代收貨款",
    "other": "other 其他 其它",
}
_METHOD_OF = {word: method for method, words in _METHODS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class _Row:
    amount: Decimal
    method: str
    # Our own, where the row is of a list that was exported here.
    number: str
    reference: str
    orders: Sequence[str]
    payer: str
    currency: str
    on: date | None
    note: str


def import_payments(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will record what came; a receipt with the method, reference and amount of another is that one."""
    country = company_of(run.by).country

    def carry_out(rows: Sequence[_Row]) -> Sequence[object]:
        answers = _record(rows, wanted, country, by=run.by)
        run.made("payment", [answer.payment.number for answer in answers if isinstance(answer, Recorded)])
        return answers

    import_list(run, columns, wish=lambda cells: _row(cells, wanted.currency), carry_out=carry_out, at_once=_AT_ONCE)


def _row(cells: Cells, currency: str) -> _Row:
    amount = amount_in(cells, "amount")
    if amount is None:
        raise Invalid("amount", "must not be empty")
    method = _METHOD_OF.get(cells.get("method", "").replace(" ", "").lower() or "bank_transfer")
    if method is None:
        raise Invalid("method", "must be one of {known}", {"known": ", ".join(_METHODS)})
    return _Row(
        amount, method, cells.get("number", ""), cells.get("reference", "")[:120], names_in(cells.get("order", "")),
        cells.get("customer", ""),
        (cells.get("currency") or currency).upper(), day_in(cells, "date"), cells.get("note", "")[:400],
    )  # fmt: skip


def _record(rows: Sequence[_Row], wanted: Import, country: str, *, by: Actor) -> Sequence[object]:
    orders = orders_named({name for row in rows for name in row.orders}, channel=wanted.channel, by=by)
    payers = _payers(rows, wanted, country, by)
    seen, numbers = _seen(rows, by), _numbers(rows, by)
    answers: list[object] = [None] * len(rows)
    ready: list[tuple[int, NewPayment]] = []
    for place, row in enumerate(rows):
        key = (row.method, row.reference, row.amount)
        wrong = next((o for name in row.orders if isinstance(o := orders[name], Refusal)), None)
        payer = payers.get(row.payer)
        if wrong is None and isinstance(payer, Refusal):
            wrong = payer
        if row.number in numbers or (row.reference and key in seen):
            answers[place] = AlreadyExists("payment", row.reference or row.number)
        elif wrong is not None:
            answers[place] = wrong
        else:
            seen.add(key)
            ready.append((place, _new(row, orders, payer)))
    for (place, _), answer in zip(ready, record_payments([new for _, new in ready], by=by), strict=True):
        answers[place] = answer
    return answers


def _new(row: _Row, orders: Mapping[str, Order | Refusal], payer: Customer | Refusal | None) -> NewPayment:
    named = [orders[name] for name in row.orders]
    return NewPayment(
        row.method, row.amount, tuple(dict.fromkeys(order.pk for order in named if isinstance(order, Order))),
        payer_id=payer.pk if isinstance(payer, Customer) else None, currency=row.currency or None,
        reference=row.reference, received_on=row.on, note=row.note,
    )  # fmt: skip


def _payers(rows: Sequence[_Row], wanted: Import, country: str, by: Actor) -> dict[str, Customer | Refusal]:
    names = sorted({row.payer for row in rows} - {""})
    found = customers_named([(name, "") for name in names], source=wanted.channel_code, country=country, by=by)
    return dict(zip(names, found, strict=True))


def _seen(rows: Sequence[_Row], by: Actor) -> set[tuple[str, str, Decimal]]:
    references = {row.reference for row in rows} - {""}
    known = payments_visible_to(by).filter(state="recorded", reference__in=references)
    return set(known.order_by().values_list("method", "reference", "amount"))


def _numbers(rows: Sequence[_Row], by: Actor) -> set[str]:
    """Which of the payments that rows say they are were recorded here, whatever became of them."""
    known = payments_visible_to(by).filter(number__in={row.number for row in rows} - {""})
    return set(known.order_by().values_list("number", flat=True))
