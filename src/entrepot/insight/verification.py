"""Do goods and money add up? Every balance is computed anew from its entries, in one snapshot.

Each check is a statement in `sql/`, which gives a row for each difference: what it is about, what
the books say and what the entries say. Nothing is repaired here.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from entrepot.domain.payments import models as payments
from entrepot.domain.receivables import models as receivables
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotAllowed
from entrepot.foundation.rows import fetch, fetch_dicts, statement
from entrepot.insight.subjects import KNOWN_BY, numbers_of

MOST_SHOWN = 20

CHECKS = {
    "levels_are_sums_of_bins": "What a warehouse has of a SKU is the sum of what lies in its bins.",
    "goods_of_others_are_promised_to_nobody": "What is kept for others has an owner, and was promised to nobody.",
    "bins_are_sums_of_moves": "What lies in a bin is what was moved in less what was moved out.",
    "levels_are_never_oversold": "No level is below zero, and never more is reserved than is there.",
    "reserved_is_sum_of_promises": "What a level has reserved or is short of is the sum of the promises kept there.",
    "waiting_is_sum_of_promises": "What waits at a level is the sum of the promises that wait there.",
    "demands_are_sums_of_promises": "Every piece of a demand is promised, shipped, cancelled or short, once.",
    "lines_are_their_demands": "Every order line asks and cancels exactly what its demand does.",
    "orders_are_sums_of_lines": "An order's total is its lines together: goods, charges, discounts, adjustment, tax.",
    "orders_count_their_pieces": "What an order says of its progress is the sum over its goods.",
    "orders_count_their_holds": "An order knows how many holds are open on it, and none is open past its time.",
    "refund_requests_hold_orders": "Orders are held for a refund exactly while money is asked back for them.",
    "cancelled_orders_have_nothing_left": "An order is cancelled or rejected exactly when nothing of it is left.",
    "lines_of_goods_have_demands": "What is ordered of a SKU is demanded of that SKU, and unmatched goods of none.",
    "completed_orders_are_done": "A completed order has arrived, is not held, and is settled or was left owing.",
    "orders_owe_what_they_cost": "An order's account was charged its total, and credited what was cancelled.",
    "platforms_pay_their_discounts": "What a platform owes for an order is what it pays of the pieces that are left.",
    "cancelled_pieces_keep_their_amounts": "What cancelled pieces of a line came to is what was credited for them.",
    "confirmed_changes_came_to_pass": "What confirmed changes took off a line is cancelled of it.",
    "totals_follow_each_other": "What an order comes to before an amendment is what the one before it came to.",
    "taxes_are_those_of_lines": "The tax booked for an amended order is that of what is still wanted of its lines.",
    "one_order_per_external_id": "No two orders of a channel have the same external id.",
    "postings_sum_to_zero": "Every posting has its voucher, and the postings of each sum to zero.",
    "accounts_are_sums_of_postings": "Every live balance is the sum of its postings.",
    "nothing_refunded_beyond_paid": "No order was refunded more than was paid for it.",
    "payments_are_sums_of_allocations": "What a payment says is allocated and refunded is the sum of its rows.",
    "advances_are_kept_for_their_payers": "What is left of a payment is kept for its payer, or for nobody yet.",
    "work_is_released_goods": "What warehouses work on is what was released to them.",
    "work_is_where_its_goods_are": "Work is where its goods were promised, and what is over has nothing left to do.",
    "pick_lists_are_their_lines": "What pick lists ask for, have and sent is what their lines do.",
    "picks_are_on_pick_lists": "What is on pick lists is spoken for in the bins, to the piece.",
    "parcels_hold_what_was_packed": "What left in parcels is what was picked, shipped and moved to customers.",
    "freight_is_shared_out": "What a parcel cost is the sum of what its orders bear of it.",
    "numbered_pieces_are_in_one_place": "A piece with a number lies where it was moved last, and each has one.",
    "returns_are_of_shipped_goods": "Nothing came back that was not shipped.",
    "journal_has_no_gaps": "The entries about a subject are numbered without gaps.",
    "followers_keep_up": "Every follower's cursor stands at an entry that exists.",
    "entries_are_acted_on": "No follower has tried an entry again and again in vain.",
}
_ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Sums over millions of rows that fit in memory need not be sorted on the disk first; each check reads whole tables,
# which goes row after row through an index several times slower than page after page; and others check meanwhile.
_ROOM = """
SELECT set_config('work_mem', '64MB', true), set_config('random_page_cost', '2', true),
       set_config('max_parallel_workers_per_gather', '0', true)
"""
_NOT_OF_BOOKS = frozenset({"entries_are_acted_on"})

# Rooms that look after balances of their own have written the check beside them.
_ELSEWHERE = {
    "postings_sum_to_zero": (receivables.__file__, "crooked_vouchers"),
    "accounts_are_sums_of_postings": (receivables.__file__, "crooked_accounts"),
    "payments_are_sums_of_allocations": (payments.__file__, "crooked_payments"),
}


@dataclass(frozen=True)
class Finding:
    """One check, and its differences: empty when it holds."""

    name: str
    sentence: str
    differences: list[dict[str, Any]]

    @property
    def damages_books(self) -> bool:
        """Whether goods or money do not add up. Work that is stuck says so too, and the books hold all the same."""
        return bool(self.differences) and self.name not in _NOT_OF_BOOKS


def run_all(names: Iterable[str] | None = None, *, hands: int = 1) -> Iterator[Finding]:
    """This will run the checks in one read-only snapshot, and give each with at most twenty differences.

    With more than one hand, as many run at a time, each over a connection of its own on the same snapshot.
    """
    wanted = list(names or CHECKS)
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone:
            fetch(_ONE_SNAPSHOT)
            fetch(_ROOM)
        if alone and hands > 1:
            yield from _by_many(wanted, hands)
        else:
            for name in wanted:
                yield Finding(name, gettext(CHECKS[name]), _differences(name))


def _by_many(names: Sequence[str], hands: int) -> Iterator[Finding]:
    fetch("SET LOCAL idle_in_transaction_session_timeout = 0")
    ((snapshot,),) = fetch("SELECT pg_export_snapshot()")

    def check(name: str) -> list[dict[str, Any]]:
        try:
            with transaction.atomic():
                fetch(_ONE_SNAPSHOT)
                fetch(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
                fetch(_ROOM)
                return _differences(name)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands, thread_name_prefix="verify") as pool:
        for name, differences in zip(names, pool.map(check, names), strict=True):
            yield Finding(name, gettext(CHECKS[name]), differences)


def _differences(name: str) -> list[dict[str, Any]]:
    beside, file = _ELSEWHERE.get(name, (__file__, name))
    # Materialised, because the limit must not make the database look for a few rows first: there should be none.
    sums = f"WITH sums AS MATERIALIZED ({statement(beside, file)}) SELECT * FROM sums LIMIT {MOST_SHOWN}"
    found = fetch_dicts(sums)
    return _as_people_know_them(found)


def _as_people_know_them(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put codes and numbers in place of ids, where a column says what its ids are of."""
    ids = {(name, pk) for row in found for name, pk in row.items() if name in KNOWN_BY and isinstance(pk, int)}
    known = numbers_of(ids)
    return [{name: known.get((name, value), value) for name, value in row.items()} for row in found]


def verification_visible_to(actor: Actor) -> list[Finding]:
    """This will run all checks for somebody who may see the books."""
    if not actor.may("insight.view_verification"):
        raise NotAllowed("insight.view_verification")
    return list(run_all())
