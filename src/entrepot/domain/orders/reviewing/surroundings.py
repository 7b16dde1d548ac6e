"""What other orders, customers and accounts say about orders, each in one statement for all, by place in the list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from entrepot.domain.freight.queries import unreached
from entrepot.domain.orders.reviewing.subjects import Subject
from entrepot.domain.orders.rules.blacklist import keys_of
from entrepot.domain.orders.rules.review import Rule
from entrepot.foundation import clock
from entrepot.foundation.rows import columns, fetch

Figures = dict[int, dict[str, Any]]
_NAMED = 5

# Orders that could still go in one parcel: nothing of them has left.
_OPEN = """o.state IN ('placed', 'approved') AND o.units_shipped = 0 AND o.units_ordered > o.units_cancelled
             AND o.id <> w.order_id"""


def people(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will tell who is blocked and who is new: whoever had another order accepted is not new.

    A buyer who is not there yet is made by the same placement.
    """
    rows = [(n, s.buyer_id, s.order_id or 0) for n, s in enumerate(subjects) if s.buyer_id]
    found = fetch(
        """SELECT w.n, c.blocked, NOT EXISTS (
               SELECT 1 FROM orders_order o
               WHERE o.buyer_id = c.id AND o.state IN ('approved', 'completed') AND o.id <> w.order_id)
           FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS w(n, buyer_id, order_id)
           JOIN customers_customer c ON c.id = w.buyer_id AND c.company_id = %s""",
        [*columns(rows, 3), company_id],
    )
    made_now: Figures = {n: {"customer_blocked": False, "customer_is_new": True} for n, *_ in rows}
    return made_now | {n: {"customer_blocked": blocked, "customer_is_new": new} for n, blocked, new in found}


def blacklisted(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will tell who is on the blacklist, and by what."""
    rows = [
        (n, kind, key)
        for n, s in enumerate(subjects)
        for kind, key in keys_of(s.address.get("phone_full", ""), s.address.get("receiver_key", ""), s.buyer_id)
    ]
    found = fetch(
        """SELECT w.n, array_agg(DISTINCT w.kind ORDER BY w.kind)
           FROM unnest(%s::int[], %s::text[], %s::text[]) AS w(n, kind, key)
           JOIN orders_blacklisted b ON b.company_id = %s AND b.kind = w.kind AND b.key = w.key
           WHERE b.removed_at IS NULL GROUP BY 1""",
        [*columns(rows, 3), company_id],
    )
    return {n: {"blacklisted": kinds} for n, kinds in found}


def mergeable(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will name the open orders that go to the same receiver."""
    rows = [
        (n, s.address["receiver_key"], s.order_id or 0)
        for n, s in enumerate(subjects)
        if s.address.get("receiver_key")
    ]
    found = fetch(
        f"""SELECT w.n, array_agg(o.number ORDER BY o.id)
           FROM unnest(%s::int[], %s::text[], %s::bigint[]) AS w(n, receiver, order_id)
           JOIN customers_address a ON a.company_id = %s AND a.receiver_key = w.receiver
           JOIN orders_order o ON o.ship_to_id = a.id AND {_OPEN} GROUP BY 1""",
        [*columns(rows, 3), company_id],
    )
    return {n: {"mergeable": numbers[:_NAMED]} for n, numbers in found}


def other_receivers(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will count to how many other receivers the open orders of the same buyer go."""
    rows = [
        (n, s.buyer_id, s.address["receiver_key"], s.order_id or 0)
        for n, s in enumerate(subjects)
        if s.buyer_id and s.address.get("receiver_key")
    ]
    found = fetch(
        f"""SELECT w.n, count(DISTINCT a.receiver_key)
           FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::bigint[]) AS w(n, buyer_id, receiver, order_id)
           JOIN orders_order o ON o.company_id = %s AND o.buyer_id = w.buyer_id AND {_OPEN}
           JOIN customers_address a ON a.id = o.ship_to_id AND a.receiver_key NOT IN ('', w.receiver) GROUP BY 1""",
        [*columns(rows, 4), company_id],
    )
    return {n: {"other_receivers": count} for n, count in found}


def out_of_reach(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will tell which orders go where none of the services goes that are offered."""
    places = [(n, s.address.get("country", ""), s.address.get("region_code", "")) for n, s in enumerate(subjects)]
    wanted = [(n, (country, region)) for n, country, region in places if country and (region or country != "CN")]
    far = unreached([place for _, place in wanted], company_id=company_id)
    return {n: {"out_of_reach": True} for n, place in wanted if place in far}


def overdue(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will sum what the payer of an order has not paid of others whose day is past."""
    rows = [
        (n, s.payer_id or s.buyer_id, s.currency, s.account_id or 0, clock.today(s.channel.time_zone))
        for n, s in enumerate(subjects)
        if s.payer_id or s.buyer_id
    ]
    found = fetch(
        """SELECT w.n, sum(a.balance), max(w.today - a.due_on)
           FROM unnest(%s::int[], %s::bigint[], %s::text[], %s::bigint[], %s::date[])
                AS w(n, payer_id, currency, account_id, today)
           JOIN receivables_account a ON a.company_id = %s AND a.kind = 'order' AND a.customer_id = w.payer_id
             AND a.currency = w.currency AND a.id <> w.account_id AND a.due_on < w.today AND a.balance > 0
           GROUP BY 1""",
        [*columns(rows, 5), company_id],
    )
    return {n: {"overdue": owed, "days_overdue": days} for n, owed, days in found}


def payments(subjects: Sequence[Subject], company_id: int) -> Figures:
    """This will tell when orders that wait for no money any more were paid, or else placed."""
    rows = [(n, s.account_id) for n, s in enumerate(subjects) if s.account_id and not s.unpaid]
    found = dict(
        fetch(
            """SELECT w.n, max(v.at) FROM unnest(%s::int[], %s::bigint[]) AS w(n, account_id)
               JOIN receivables_posting p ON p.account_id = w.account_id AND p.aspect = 'payment'
               JOIN receivables_voucher v ON v.id = p.voucher_id AND v.company_id = %s GROUP BY 1""",
            [*columns(rows, 2), company_id],
        )
    )
    return {n: {"paid_at": found.get(n, s.at)} for n, s in enumerate(subjects) if not s.unpaid}


def minutes_since_twins(subjects: Sequence[Subject], rules: Sequence[Rule], company_id: int) -> dict[int, float]:
    """This will tell how far orders are in time from an earlier one with the same lines for the same receiver."""
    minutes = max((rule.get("minutes", 30) for rule in rules if rule["rule"] == "duplicate"), default=None)
    if minutes is None:
        return {}
    rows = [(n, s.fingerprint, s.at, s.order_id) for n, s in enumerate(subjects) if s.fingerprint]
    found = fetch(
        """SELECT w.n, min(abs(extract(epoch FROM w.at - o.placed_at))) / 60
           FROM unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::bigint[]) AS w(n, fingerprint, at, order_id)
           JOIN orders_order o ON o.company_id = %s AND o.fingerprint = w.fingerprint AND o.fingerprint <> 0
             AND (w.order_id IS NULL OR o.id < w.order_id)
             AND o.state IN ('placed', 'approved', 'completed')
             AND o.placed_at BETWEEN w.at - make_interval(mins => %s) AND w.at + make_interval(mins => %s)
           GROUP BY 1""",
        [*columns(rows, 4), company_id, minutes, minutes],
    )
    since: dict[int, float] = {n: float(apart) for n, apart in found}
    seen: set[int] = set()
    for n, subject in enumerate(subjects):
        # Two in one list are twins as well, though neither is in the tables yet.
        if subject.order_id is None and subject.fingerprint in seen:
            since[n] = 0.0
        if subject.fingerprint:
            seen.add(subject.fingerprint)
    return since


def usual_pieces(subjects: Sequence[Subject]) -> dict[tuple[int, int], Decimal]:
    """This will average, over a year of accepted orders, how many pieces of each SKU their buyers take at once."""
    rows = [
        (n, line.position, s.buyer_id, line.sku_id, s.order_id or 0, s.at)
        for n, s in enumerate(subjects)
        for line in s.lines
        if s.buyer_id and line.sku_id
    ]
    found = fetch(
        """SELECT w.n, w.position, taken.average
           FROM unnest(%s::int[], %s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::timestamptz[])
                AS w(n, position, buyer_id, sku_id, order_id, at)
           JOIN LATERAL (
               SELECT avg(pieces) AS average FROM (
                   SELECT sum(l.quantity - l.cancelled) AS pieces
                   FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id AND l.sku_id = w.sku_id
                   WHERE o.buyer_id = w.buyer_id AND o.id <> w.order_id AND o.state IN ('approved', 'completed')
                     AND o.placed_at BETWEEN w.at - interval '1 year' AND w.at
                   GROUP BY o.id) each
           ) taken ON taken.average IS NOT NULL""",
        columns(rows, 6),
    )
    return {(n, position): average for n, position, average in found}
