"""Parts of a change of money, for rooms upstairs, inside their transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from entrepot.domain.receivables.models import Account, AccountKind, Aspect
from entrepot.foundation.actors import Actor
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.rows import columns, fetch, insert, statement

HouseKey = tuple[AccountKind, str]
CustomerKey = tuple[int, str]  # (customer id, currency)

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


def credit_exposure(customer_ids: Collection[int]) -> dict[CustomerKey, Credit]:
    """This will give the accounts of those customers who have one, by (customer id, currency).

    The customers stay locked FOR SHARE, so no account can be opened for them between this and the order
    account that should stand under it. Who was merged owes on the account of the one who was kept.
    Balances are as read: lock the accounts before deciding on them.
    """
    if not customer_ids:
        return {}
    ids = sorted(set(customer_ids))
    # A statement of its own: what it waits for becomes visible to the next one only.
    fetch("SELECT 1 FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR SHARE", [ids])
    rows = fetch(
        """SELECT c.id, a.currency, a.id, a.balance, a.credit_limit FROM customers_customer c
           JOIN receivables_account a ON a.customer_id = coalesce(c.merged_into_id, c.id) AND a.kind = 'customer'
           WHERE c.id = ANY(%s)""",
        [ids],
    )
    return {(customer, currency): Credit(pk, balance, limit) for customer, currency, pk, balance, limit in rows}


def open_customer_accounts(customer_ids: Collection[int], *, currency: str, company_id: int) -> dict[int, int]:
    """This will give each customer's account in that currency, opening those that do not exist yet."""
    _, opened = lock_and_open((), {(pk, currency) for pk in customer_ids}, company_id=company_id)
    return {customer: account for (customer, _), account in opened.items()}


def lock_and_open(
    ids: Collection[int], customers: Collection[CustomerKey], *, company_id: int
) -> tuple[dict[int, Account], dict[CustomerKey, int]]:
    """This will lock accounts as `lock_accounts` does, and with them those of customers, opened where missing.

    Orders that a customer already has move under a new account, whose balance starts with what they owe;
    so they are locked in the same breath, and orders that are being placed at this moment are waited for.
    Returns all accounts by id, and the customers' ids by (customer id, currency).
    """
    have = _customer_accounts(customers)
    missing = sorted(set(customers) - have.keys())
    orphans: list[int] = []
    if missing:
        # Placing holds its customers FOR SHARE, foreign keys FOR KEY SHARE: the first waits, the others do not.
        ids_missing = [pk for pk, _ in missing]
        fetch("SELECT 1 FROM customers_customer WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [ids_missing])
        have = _customer_accounts(customers)
        missing = [key for key in missing if key not in have]
        orphans = _orphans(missing)
    locked = lock_accounts([*ids, *have.values(), *orphans])
    if missing:
        _open(missing, company_id)
        have = _customer_accounts(customers)
        locked |= _adopt([have[key] for key in missing], orphans)
    return locked, have


def change_payers(payers: Mapping[int, int | None], *, also: Collection[int] = ()) -> None:
    """This will let orders be paid by somebody else, given by account id: who owes it changes, not what is owed.

    The order's account moves under the new payer's, where there is one, and takes its balance along. What is
    posted to afterwards is named as well, so that all accounts are locked in one go.
    """
    if not payers:
        return
    exposure = credit_exposure({pk for pk in payers.values() if pk})
    locked = lock_accounts([*payers, *also, *(credit.account_id for credit in exposure.values())])
    rows = []
    for pk, payer in sorted(payers.items()):
        credit = exposure.get((payer or 0, locked[pk].currency))
        rows.append((pk, payer, credit.account_id if credit else None))
    fetch(statement(__file__, "change_payers"), columns(rows, 3))


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
    wanted = sorted(set(ids))
    # Not `id = ANY(…) OR id IN (…)`: no index serves both sides of an OR with a subquery.
    rows = Account.objects.raw(
        """SELECT a.* FROM receivables_account a
           WHERE a.id IN (SELECT unnest(%s::bigint[]) UNION
                          SELECT o.parent_id FROM receivables_account o WHERE o.id = ANY(%s::bigint[]))
           ORDER BY a.id FOR NO KEY UPDATE OF a""",
        [wanted, wanted],
    )
    return {row.pk: row for row in rows}


def post(vouchers: Sequence[NewVoucher], *, company_id: int, currency_of: Mapping[int, str], by: Actor) -> list[int]:
    """This will write vouchers and their postings, and move the live totals of what they touch.

    `currency_of` gives the currency of each account by its id. The balances of order, customer and
    tender accounts move, a customer's also with the orders under it; an order's totals move by aspect.
    Entries of zero are left out. Returns the ids of the vouchers; one statement, whatever the length.
    """
    if not vouchers:
        return []
    kinds, subjects, subject_ids, days, reasons = columns(
        ((v.kind, v.subject, v.subject_id, v.on, v.reason and reason_code(v.reason)) for v in vouchers), 5
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


def _customer_accounts(customers: Collection[CustomerKey]) -> dict[CustomerKey, int]:
    if not customers:
        return {}
    rows = fetch(
        """SELECT a.customer_id, a.currency, a.id FROM receivables_account a
           JOIN unnest(%s::bigint[], %s::text[]) AS k(customer_id, currency)
             ON a.customer_id = k.customer_id AND a.currency = k.currency
           WHERE a.kind = 'customer'""",
        columns(sorted(customers), 2),
    )
    return {(customer, currency): pk for customer, currency, pk in rows}


def _orphans(customers: Sequence[CustomerKey]) -> list[int]:
    rows = fetch(
        """SELECT a.id FROM unnest(%s::bigint[], %s::text[]) AS k(customer_id, currency)
           JOIN customers_customer c ON (c.id = k.customer_id AND c.merged_into_id IS NULL)
                                     OR c.merged_into_id = k.customer_id
           JOIN receivables_account a ON a.customer_id = c.id AND a.currency = k.currency
           WHERE a.kind = 'order' AND a.parent_id IS NULL""",
        columns(customers, 2),
    )
    return [row[0] for row in rows]


def _open(customers: Sequence[CustomerKey], company_id: int) -> None:
    fetch(
        """INSERT INTO receivables_account (company_id, kind, code, currency, customer_id)
           SELECT %s, 'customer', c.number, k.currency, c.id
           FROM unnest(%s::bigint[], %s::text[]) AS k(customer_id, currency)
           JOIN customers_customer c ON c.id = k.customer_id""",
        [company_id, *columns(customers, 2)],
    )


def _adopt(parent_ids: Sequence[int], orphans: Sequence[int]) -> dict[int, Account]:
    """Hang the customers' order accounts, which are locked, under their new accounts, and give those."""
    fetch(
        """WITH hung AS (
               UPDATE receivables_account o SET parent_id = p.id FROM receivables_account p, customers_customer c
               WHERE o.id = ANY(%(orphans)s) AND p.id = ANY(%(parents)s) AND c.id = o.customer_id
                 AND p.customer_id = coalesce(c.merged_into_id, c.id) AND p.currency = o.currency
               RETURNING o.parent_id, o.balance
           )
           UPDATE receivables_account p SET balance = p.balance + s.owed
           FROM (SELECT parent_id, sum(balance) AS owed FROM hung GROUP BY parent_id) AS s
           WHERE p.id = s.parent_id""",
        {"parents": list(parent_ids), "orphans": list(orphans)},
    )
    return lock_accounts(parent_ids)


def hang_under(customer_id: int) -> None:
    """This will hang the orders of a customer, and of those merged into it, under the accounts that it has."""
    have = Account.objects.filter(kind=AccountKind.CUSTOMER, customer_id=customer_id).values_list("currency", "id")
    accounts = dict(have)
    orphans = _orphans([(customer_id, currency) for currency in sorted(accounts)])
    if orphans:
        lock_accounts([*accounts.values(), *orphans])
        _adopt(list(accounts.values()), orphans)


def take_from_under(kept_id: int, merged_id: int) -> None:
    """This will take the orders of one customer from under another's accounts, to its own where it has some."""
    own = dict(Account.objects.filter(kind=AccountKind.CUSTOMER, customer_id=merged_id).values_list("currency", "id"))
    hung = Account.objects.filter(kind=AccountKind.ORDER, customer_id=merged_id, parent__customer_id=kept_id)
    ids = list(hung.values_list("id", flat=True))
    if not ids:
        return
    lock_accounts([*ids, *own.values()])
    fetch(
        """WITH taken AS (
               UPDATE receivables_account o SET parent_id = own.id
               FROM receivables_account was
               LEFT JOIN receivables_account own
                 ON own.customer_id = %(merged)s AND own.kind = 'customer' AND own.currency = was.currency
               WHERE o.id = ANY(%(ids)s) AND was.id = o.parent_id
               RETURNING was.id AS was, own.id AS own, o.balance
           ), moved AS (
               SELECT id, sum(amount) AS amount FROM (
                   SELECT was AS id, -balance AS amount FROM taken
                   UNION ALL SELECT own, balance FROM taken WHERE own IS NOT NULL) AS m GROUP BY id
           )
           UPDATE receivables_account a SET balance = a.balance + m.amount FROM moved m WHERE a.id = m.id""",
        {"merged": merged_id, "ids": ids},
    )
