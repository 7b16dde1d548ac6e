"""What the rules of review ask about an order's surroundings: read in lists, and only for rules in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.orders.reviewing.subjects import Subject
from entrepot.domain.orders.rules.review import OrderFacts, Rule
from entrepot.foundation.rows import columns, fetch


def active_rules(company_id: int) -> list[Rule]:
    """This will give the rules of review that are in force."""
    return list(ReviewRules.objects.values_list("rules", flat=True).get(company_id=company_id, active=True))


def facts_of(subjects: Sequence[Subject], rules: Sequence[Rule], company_id: int) -> list[OrderFacts]:
    """This will give the facts of orders, those being placed and those placed alike, for these rules."""
    asked = {rule["rule"] for rule in rules}
    people = _people(subjects) if asked & {"customer_blocked", "new_customer"} else {}
    twins = _minutes_since_twins(subjects, rules, company_id)
    return [_facts(s, people.get(n, (False, False)), twins[n]) for n, s in enumerate(subjects)]


def _facts(subject: Subject, person: tuple[bool, bool], twin: float | None) -> OrderFacts:
    address = subject.address
    return OrderFacts(
        total=subject.total,
        lines=subject.lines,
        needs_address=subject.channel_kind != "counter" and subject.needs_goods,
        has_address=bool(address),
        address_complete=is_complete(address),
        address_masked=bool(address.get("masked")) and not address.get("platform_cipher"),
        customer_blocked=person[0],
        customer_is_new=person[1],
        has_message=bool(subject.message),
        has_memo=bool(subject.memo),
        minutes_since_twin=twin,
        owed=subject.owed,
        credit_limit=subject.credit.limit if subject.credit else None,
        still_owes=subject.still_owes,
    )


def is_complete(address: Mapping[str, Any]) -> bool:
    """This will tell whether a parcel would arrive: somebody, somewhere, a number to ring; in China, a region."""
    if not address:
        return False
    region = address["region_code"] if address["country"] == "CN" else True
    return bool(address["name"] and address["phone"] and address["street"] and region)


def _people(subjects: Sequence[Subject]) -> dict[int, tuple[bool, bool]]:
    """Return (blocked, new) by the subject's place in the list. Who had another order accepted is not new."""
    rows = [(n, s.buyer_id, s.order_id or 0) for n, s in enumerate(subjects) if s.buyer_id]
    found = fetch(
        """SELECT w.n, c.blocked, NOT EXISTS (
               SELECT 1 FROM orders_order o
               WHERE o.buyer_id = c.id AND o.state IN ('approved', 'completed') AND o.id <> w.order_id)
           FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS w(n, buyer_id, order_id)
           JOIN customers_customer c ON c.id = w.buyer_id""",
        columns(rows, 3),
    )
    return {n: (blocked, new) for n, blocked, new in found}


def _minutes_since_twins(subjects: Sequence[Subject], rules: Sequence[Rule], company_id: int) -> list[float | None]:
    """Return per order how far it is in time from an earlier one with the same lines for the same receiver."""
    minutes = max((rule.get("minutes", 30) for rule in rules if rule["rule"] == "duplicate"), default=None)
    if minutes is None:
        return [None] * len(subjects)
    rows = [(n, s.fingerprint, s.at, s.order_id) for n, s in enumerate(subjects) if s.fingerprint]
    found = fetch(
        """SELECT w.n, min(abs(extract(epoch FROM w.at - o.placed_at))) / 60
           FROM unnest(%s::int[], %s::bigint[], %s::timestamptz[], %s::bigint[]) AS w(n, fingerprint, at, order_id)
           JOIN orders_order o ON o.company_id = %s AND o.fingerprint = w.fingerprint
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
    return [since.get(n) for n in range(len(subjects))]
