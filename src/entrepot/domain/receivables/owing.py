"""What new orders owe from the moment they are placed: their accounts, opened with what is posted to them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from entrepot.domain.receivables.models import Account, AccountKind, Posting, Voucher
from entrepot.domain.receivables.rules import totals
from entrepot.domain.receivables.steps import Entry, NewOrderAccount, NewVoucher
from entrepot.foundation.actors import Actor
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.rows import columns, fetch, insert


def open_and_post(
    accounts: Sequence[NewOrderAccount],
    vouchers: Sequence[tuple[int, NewVoucher]],
    *,
    company_id: int,
    currency_of: Mapping[int, str],
    by: Actor,
) -> None:
    """This will open accounts of new orders with the vouchers posted to them; ids were taken beforehand.

    No other account with a balance of its own is posted to; those that the new ones stand under are locked, and move.
    """
    entries = [(pk, e) for pk, voucher in vouchers for e in voucher.entries if e.amount]
    own: dict[int, list[Entry]] = {account.id: [] for account in accounts}
    for _, entry in entries:
        own.get(entry.account_id, []).append(entry)
    insert(Account, [_account_row(account, totals(own[account.id])) for account in accounts])
    insert(Voucher, [_voucher_row(pk, voucher, company_id, by) for pk, voucher in vouchers])
    insert(
        Posting,
        [
            {"voucher_id": pk, "account_id": e.account_id, "aspect": e.aspect, "amount": e.amount,
             "currency": currency_of[e.account_id]}
            for pk, e in entries
        ],
    )  # fmt: skip
    above: dict[int, Decimal] = {}
    for account in accounts:
        if account.parent_id is not None:
            owed = sum((e.amount for e in own[account.id]), Decimal(0))
            above[account.parent_id] = above.get(account.parent_id, Decimal(0)) + owed
    if above:
        fetch(
            """UPDATE receivables_account a SET balance = a.balance + d.amount
               FROM unnest(%s::bigint[], %s::numeric[]) AS d(id, amount) WHERE a.id = d.id""",
            columns(sorted(above.items()), 2),
        )


def _voucher_row(pk: int, voucher: NewVoucher, company_id: int, by: Actor) -> dict[str, object]:
    return {
        "id": pk, "company_id": company_id, "kind": voucher.kind, "subject": voucher.subject,
        "subject_id": voucher.subject_id, "on": voucher.on,
        "reason": voucher.reason and reason_code(voucher.reason), "actor": by.ref,
    }  # fmt: skip


def _account_row(account: NewOrderAccount, sums: Mapping[str, Decimal]) -> dict[str, object]:
    return {
        "id": account.id, "company_id": account.company_id, "kind": AccountKind.ORDER.value, "code": account.code,
        "currency": account.currency, "customer_id": account.customer_id, "parent_id": account.parent_id, **sums,
    }  # fmt: skip
