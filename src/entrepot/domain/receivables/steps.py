"""Parts of a change of money, for rooms upstairs, inside their transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from entrepot.domain.customers.models import Customer
from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import columns, fetch, insert, statement

HouseKey = tuple[AccountKind, str]

# Ids of house accounts whose making is committed: they never change, so a process asks once.
_known: dict[tuple[int, str, str, str], int] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount on one account: debit above zero, credit below. The aspect matters on order accounts."""

    account_id: int
    amount: Decimal
    aspect: Aspect = Aspect.OTHER


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """Why money moves, with its entries, which sum to zero per currency."""

    kind: str
    subject: str
    subject_id: int
    on: date
    entries: list[Entry]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewOrderAccount:
    """The hinge of an order to come. `parent_id` is its customer's account, where there is one."""

    id: int
    company_id: int
    code: str
    currency: str
    customer_id: int | None
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Credit:
    """A customer's account in one currency: what is owed now, and how much may be."""

    account_id: int
    balance: Decimal
    limit: Decimal | None


def house_accounts(kinds: Iterable[HouseKey], *, currency: str, company_id: int) -> dict[HouseKey, int]:
    """This will give the ids of the company's own accounts, making those that are used for the first time.

    Two who make the same account at once both get the one that was made. Costs nothing once they are known.
    """
    wanted = {(AccountKind(kind), code) for kind, code in kinds}
    found = {key: _known[(company_id, *key, currency)] for key in wanted if (company_id, *key, currency) in _known}
    missing = sorted(wanted - found.keys())
    if missing:
        made = _ensured(missing, currency, company_id)
        found |= made
        # Only what is committed may outlive this transaction.
        transaction.on_commit(lambda: _known.update({(company_id, *key, currency): pk for key, pk in made.items()}))
    return found


def forget_house_accounts() -> None:
    """This will make the process ask again, after its database was emptied or exchanged."""
    _known.clear()


def open_order_accounts(rows: Sequence[NewOrderAccount]) -> None:
    """This will open the accounts of new orders, in one statement. Their ids were taken beforehand."""
    insert(
        Account,
        [
            {
                "id": row.id,
                "company_id": row.company_id,
                "kind": AccountKind.ORDER.value,
                "code": row.code,
                "currency": row.currency,
                "customer_id": row.customer_id,
                "parent_id": row.parent_id,
            }
            for row in rows
        ],
    )


def credit_exposure(customer_ids: Collection[int]) -> dict[tuple[int, str], Credit]:
    """This will give the accounts of those customers who have one, by (customer id, currency).

    The customers stay shared-locked, so no account can be opened for them between this and the order
    account that should stand under it. Balances are as read: lock the accounts before deciding on them.
    """
    if not customer_ids:
        return {}
    ids = sorted(set(customer_ids))
    # A statement of its own: what it waits for becomes visible to the next one only.
    fetch("SELECT 1 FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [ids])
    rows = Account.objects.filter(kind=AccountKind.CUSTOMER, customer_id__in=ids)
    return {
        (customer_id, currency): Credit(pk, balance, limit)
        for customer_id, currency, pk, balance, limit in rows.values_list(
            "customer_id", "currency", "id", "balance", "credit_limit"
        )
    }


def open_customer_accounts(customer_ids: Collection[int], *, currency: str, company_id: int) -> dict[int, int]:
    """This will give each customer's account in that currency, opening those that do not exist yet.

    Orders the customer already has move under a new account, whose balance starts with what they owe.
    Waits for orders of these customers that are being placed at this moment.
    """
    ids = sorted(set(customer_ids))
    fetch("SELECT 1 FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])
    have = _customer_accounts(ids, currency)
    new = [pk for pk in ids if pk not in have]
    if new:
        codes = dict(Customer.objects.filter(pk__in=new).values_list("id", "number"))
        insert(
            Account,
            [
                {"company_id": company_id, "kind": AccountKind.CUSTOMER.value, "code": codes[pk],
                 "currency": currency, "customer_id": pk}
                for pk in new
            ],
        )  # fmt: skip
        have = _customer_accounts(ids, currency)
        _adopt([have[pk] for pk in new])
    return have


def agree_due_days(days: Mapping[int, date | None]) -> None:
    """This will let orders be paid by a day, given by account id, or take that back with None."""
    accounts, due = columns(days.items(), 2)
    fetch(
        """UPDATE receivables_account a SET due_on = d.due_on
           FROM unnest(%s::bigint[], %s::date[]) AS d(id, due_on) WHERE a.id = d.id""",
        [accounts, due],
    )


def lock_accounts(ids: Collection[int]) -> dict[int, Account]:
    """This will lock accounts and those they stand under, in the order of their ids, and give them all."""
    wanted = set(ids)
    parents = Account.objects.filter(children__in=wanted).values("id")
    rows = Account.objects.filter(Q(pk__in=wanted) | Q(pk__in=parents)).order_by("pk")
    return {row.pk: row for row in rows.select_for_update(no_key=True, of=("self",))}


def post(vouchers: Sequence[NewVoucher], *, company_id: int, currency_of: Mapping[int, str], by: Actor) -> list[int]:
    """This will write vouchers and their postings, and move the live totals of what they touch.

    `currency_of` gives the currency of each account by its id. The balances of order, customer and
    tender accounts move, a customer's also with the orders under it; an order's totals move by aspect.
    Entries of zero are left out. Returns the ids of the vouchers; one statement, whatever the length.
    """
    if not vouchers:
        return []
    kinds, subjects, subject_ids, days, reasons = columns(
        ((v.kind, v.subject, v.subject_id, v.on, v.reason) for v in vouchers), 5
    )
    numbers, accounts, aspects, amounts, currencies = columns(
        (
            (n, e.account_id, str(e.aspect), e.amount, currency_of[e.account_id])
            for n, voucher in enumerate(vouchers, 1)
            for e in voucher.entries
            if e.amount
        ),
        5,
    )
    rows = fetch(
        statement(__file__, "post"),
        {
            "kinds": kinds, "subjects": subjects, "subject_ids": subject_ids, "days": days, "reasons": reasons,
            "numbers": numbers, "accounts": accounts, "aspects": aspects, "amounts": amounts,
            "currencies": currencies, "company": company_id, "actor": by.ref,
        },
    )  # fmt: skip
    return [row[0] for row in rows]


def _ensured(keys: Sequence[HouseKey], currency: str, company_id: int) -> dict[HouseKey, int]:
    found = _house(keys, currency, company_id)
    new = [key for key in keys if key not in found]
    if not new:
        return found
    kinds, codes = columns([(str(kind), code) for kind, code in new], 2)
    # Sorted by the caller, so that two who make several accounts wait for each other in one order.
    fetch(
        """INSERT INTO receivables_account (company_id, kind, code, currency)
           SELECT %s, k.kind, k.code, %s FROM unnest(%s::text[], %s::text[]) AS k(kind, code)
           ON CONFLICT DO NOTHING""",
        [company_id, currency, kinds, codes],
    )
    return _house(keys, currency, company_id)


def _house(keys: Sequence[HouseKey], currency: str, company_id: int) -> dict[HouseKey, int]:
    kinds, codes = columns([(str(kind), code) for kind, code in keys], 2)
    rows = fetch(
        """SELECT a.kind, a.code, a.id FROM receivables_account a
           JOIN unnest(%s::text[], %s::text[]) AS k(kind, code) ON (a.kind, a.code) = (k.kind, k.code)
           WHERE a.company_id = %s AND a.currency = %s""",
        [kinds, codes, company_id, currency],
    )
    return {(AccountKind(kind), code): pk for kind, code, pk in rows}


def _customer_accounts(ids: Sequence[int], currency: str) -> dict[int, int]:
    rows = Account.objects.filter(kind=AccountKind.CUSTOMER, customer_id__in=ids, currency=currency)
    return {customer: pk for customer, pk in rows.values_list("customer_id", "id") if customer is not None}


def _adopt(parent_ids: Sequence[int]) -> None:
    """Hang the customers' order accounts under their new accounts, which then carry what those owe."""
    fetch(
        """WITH orphans AS MATERIALIZED (
               SELECT o.id, p.id AS parent_id, o.balance FROM receivables_account o
               JOIN receivables_account p ON p.customer_id = o.customer_id AND p.currency = o.currency
               WHERE p.id = ANY(%(parents)s) AND o.kind = 'order' AND o.parent_id IS NULL
               ORDER BY o.id FOR NO KEY UPDATE OF o
           ), hung AS (
               UPDATE receivables_account o SET parent_id = orphans.parent_id FROM orphans WHERE o.id = orphans.id
           )
           UPDATE receivables_account p SET balance = p.balance + s.owed
           FROM (SELECT parent_id, sum(balance) AS owed FROM orphans GROUP BY parent_id) AS s
           WHERE p.id = s.parent_id""",
        {"parents": list(parent_ids)},
    )
