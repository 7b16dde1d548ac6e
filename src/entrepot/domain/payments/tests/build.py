"""What tests of payments need to stand on: orders that owe money, payments that came."""

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.orders.models import Order
from entrepot.domain.payments.actions import record_payments
from entrepot.domain.payments.queries import crooked_payments
from entrepot.domain.payments.steps import NewPayment, Recorded
from entrepot.domain.receivables.models import Account
from entrepot.domain.receivables.queries import crooked_accounts, crooked_vouchers
from entrepot.domain.receivables.tests.build import DAY, a_customer, charge, house, order_accounts
from entrepot.domain.sourcing.models import DemandGroup
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.journal.models import Entry

__all__ = ["DAY", "a_customer", "a_payment", "an_order", "charge", "house", "orders", "pay", "straight", "told"]


def orders(n, total="100", *, customer=None, currency="CNY", state="placed") -> list[Order]:
    company_id = house().company_id
    channel = Channel.objects.filter(company_id=company_id).order_by("pk")[0]
    made = []
    for account_id in order_accounts(n, customer=customer, currency=currency):
        group = DemandGroup.objects.create(company_id=company_id)
        made.append(
            Order.objects.create(
                company_id=company_id, number=f"SO-{account_id}", channel=channel, state=state, buyer=customer,
                account_id=account_id, demand_group=group, currency=currency, total=Decimal(total),
                placed_at=clock.now(), on=DAY,
            )
        )  # fmt: skip
    if Decimal(total):
        charge([order.account_id for order in made], total, currency=currency)
    return made


def an_order(total="100", **fields) -> Order:
    return orders(1, total, **fields)[0]


def pay(order, amount, *, method="bank_transfer", **fields) -> Recorded:
    new = NewPayment(method, Decimal(amount), (order.pk,) if order else (), **fields)
    return only(record_payments([new], by=house()))


def a_payment(amount, **fields):
    return pay(None, amount, **fields).payment


def money(order) -> Account:
    return Account.objects.get(pk=order.account_id)


def told(subject, pk) -> list[str]:
    """The kinds of facts in the journal of one subject, in their order."""
    rows = Entry.objects.filter(subject=subject, subject_id=pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def straight() -> bool:
    """Whether every balance is the sum of its entries."""
    assert crooked_accounts() == []
    assert crooked_vouchers() == []
    assert crooked_payments() == []
    return True


def same_statements(prepared, *, at_most) -> bool:
    """Whether a change takes as many statements for 50 things as for one. `prepared(n)` gives the change to make.

    The first round is not counted: it makes what the house needs only once.
    """
    counts = []
    for n in (1, 1, 50):
        change = prepared(n)
        with CaptureQueriesContext(connection) as seen:
            change()
        counts.append(len(seen))
    assert counts[1] == counts[2] <= at_most, counts
    return straight()


def everything() -> dict[str, list]:
    """All that a change of money could leave behind, to tell that it left nothing."""
    from django.apps import apps

    rows = {}
    for label in ("payments", "receivables"):
        for model in apps.get_app_config(label).get_models():
            rows[model.__name__] = list(model.objects.order_by("pk").values())
    rows["Entry"] = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    return rows
