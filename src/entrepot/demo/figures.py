"""The figures of one moment."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.orders.models import Hold, Order
from entrepot.domain.orders.states import OrderState
from entrepot.domain.payments.models import Payment
from entrepot.domain.payments.states import PaymentState
from entrepot.domain.receivables.models import Account, AccountKind
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.domain.sourcing.models import Demand
from entrepot.foundation.journal import following
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
        behind=max(following.lag().values(), default=0),
    )


def sums_agree() -> bool:
    """This will prove that goods and money add up, or say that they do not."""
    return not any(finding.differences for finding in run_all())


def _by_currency(rows: object) -> dict[str, str]:
    return {currency: f"{Decimal(amount):,.2f}" for currency, amount in rows}  # type: ignore[attr-defined]
