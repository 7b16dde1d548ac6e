"""The figures of one moment."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.states import OrderState, Progress
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.receivables.models import Account, AccountKind, Standing
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation import clock
from entrepot.foundation.actors import FIRST_COMPANY
from entrepot.foundation.journal.queries import lag
from entrepot.insight.verification import run_all

_PICKED = (FulfilmentState.PICKED, FulfilmentState.CHECKED, FulfilmentState.PACKED)


@dataclass(frozen=True)
class Figures:
    """Counts of orders, fulfilments, parcels and pieces; money by currency."""

    orders: dict[str, int]
    to_review: dict[str, int]
    to_pick: int
    to_ship: int
    on_the_way: int
    delivered: int
    owed: dict[str, str]
    received: dict[str, str]
    short: int
    waiting: int
    behind: int


def figures() -> Figures:
    """This will count what there is now."""
    states = dict(Order.objects.order_by().values_list("state").annotate(n=Count("id")))
    holds = Hold.objects.filter(released_at=None, order__state=OrderState.PLACED)
    work = dict(Fulfilment.objects.order_by().values_list("state").annotate(n=Count("id")))
    parcels = dict(Parcel.objects.order_by().values_list("state").annotate(n=Count("id")))
    owing = Account.objects.filter(kind=AccountKind.ORDER, balance__gt=0)
    paid = Payment.objects.filter(state=PaymentState.RECORDED)
    pieces = Demand.objects.aggregate(short=Sum("short"), waiting=Sum("waiting"))
    return Figures(
        orders={state: states[state] for state in OrderState.values if state in states},
        to_review=dict(holds.order_by("code").values_list("code").annotate(n=Count("order", distinct=True))),
        to_pick=work.get(FulfilmentState.RELEASED, 0),
        to_ship=sum(work.get(state, 0) for state in _PICKED),
        on_the_way=parcels.get(ParcelState.HANDED_OVER, 0),
        delivered=parcels.get(ParcelState.DELIVERED, 0),
        owed=_by_currency(owing.order_by("currency").values_list("currency").annotate(sum=Sum("balance"))),
        received=_by_currency(paid.order_by("currency").values_list("currency").annotate(sum=Sum("amount"))),
        short=pieces["short"] or 0,
        waiting=pieces["waiting"] or 0,
        behind=max(lag().values(), default=0),
    )


@dataclass(frozen=True)
class Worklist:
    """What lies on the desks of the company at this moment, each counted in orders but for the last two."""

    to_review: int
    reasons: int
    to_pick: int
    short: int
    scarce_skus: int
    past_deadline: int
    unpaid: int
    over_credit: int
    duplicates: int
    unmatched: int
    masked: int
    refund_while_packing: int
    unclaimed_receipts: int


def worklist(company_id: int = FIRST_COMPANY) -> Worklist:
    """This will count the work there is."""
    orders = Order.objects.filter(company_id=company_id)
    held = Hold.objects.filter(released_at=None, order__in=orders.filter(state=OrderState.PLACED))
    codes = dict(held.order_by("code").values_list("code").annotate(n=Count("order", distinct=True)))
    goes = orders.filter(state__in=(OrderState.PLACED, OrderState.APPROVED), progress=Progress.UNSHIPPED)
    # What is promised only once it is paid or approved is not short before.
    due = OrderLine.objects.filter(order__in=goes, order__demand_group__due=True, sku__isnull=False)
    missing = due.filter(Q(demand__short__gt=0) | Q(demand__waiting__gt=0))
    work = Fulfilment.objects.filter(company_id=company_id)
    packing = work.filter(
        state__in=_PICKED, lines__order_line__order__holds__code="refund_pending",
        lines__order_line__order__holds__released_at=None,
    )  # fmt: skip
    free = Payment.objects.filter(company_id=company_id, state=PaymentState.RECORDED, advance__gt=0, payer=None)
    return Worklist(
        to_review=held.values("order").distinct().count(), reasons=len(codes),
        to_pick=work.filter(state=FulfilmentState.RELEASED).count(),
        short=missing.values("order").distinct().count(), scarce_skus=missing.values("sku").distinct().count(),
        past_deadline=goes.filter(deadline__lt=clock.now()).count(), unpaid=unpaid(company_id).count(),
        over_credit=codes.get("credit_limit", 0), duplicates=codes.get("duplicate", 0),
        unmatched=codes.get("goods_unmatched", 0), masked=codes.get("address_masked", 0),
        refund_while_packing=packing.distinct().count(), unclaimed_receipts=free.count(),
    )  # fmt: skip


def unpaid(company_id: int = FIRST_COMPANY) -> QuerySet[Order]:
    """This will find the orders that wait for their buyers' money and for nothing else."""
    return Order.objects.filter(
        company_id=company_id, state=OrderState.APPROVED, holds_open=0, progress=Progress.UNSHIPPED,
        payment_before_release=True, cod_amount=0, account__standing=Standing.UNPAID, account__due_on=None,
    )  # fmt: skip


def sums_agree() -> bool:
    """This will prove that goods and money add up, or say that they do not."""
    return not any(finding.differences for finding in run_all())


def _by_currency(rows: object) -> dict[str, str]:
    return {currency: f"{Decimal(amount):,.2f}" for currency, amount in rows}  # type: ignore[attr-defined]
