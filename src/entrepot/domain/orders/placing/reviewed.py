"""Third stage: who buys, and whether a person must look at the order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from entrepot.domain.customers.models import InvoiceProfile
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.customers.steps import identify
from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.rules.review import Finding, LineFacts, OrderFacts, Rule, findings
from entrepot.domain.orders.states import LineKind
from entrepot.domain.receivables.steps import Credit, credit_exposure, lock_accounts
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.rows import fetch, insert, next_ids


def find_buyers(placements: Sequence[Placement], by: Actor) -> None:
    """This will recognise or make the customers of orders that are going to be placed."""
    unknown = [p for p in placements if p.alive and p.buyer_id is None and p.given.customer is not None]
    people = [p.given.customer or Buyer() for p in unknown]
    for placement, buyer_id in zip(unknown, identify(people, company_id=by.company_id, by=by), strict=True):
        placement.buyer_id = buyer_id
    _keep_invoice_requests([p for p in placements if p.alive and p.given.invoice], by)


def _keep_invoice_requests(placements: Sequence[Placement], by: Actor) -> None:
    ids = next_ids({InvoiceProfile: len(placements)})[InvoiceProfile]
    rows = []
    for placement, pk in zip(placements, ids, strict=True):
        request = placement.given.invoice
        assert request is not None
        placement.invoice_profile_id = pk
        rows.append(
            {"id": pk, "company_id": by.company_id, "customer_id": placement.buyer_id, "kind": request.kind,
             "title": request.title, "tax_number": request.tax_number, "email": request.email}
        )  # fmt: skip
    insert(InvoiceProfile, rows)


def review(placements: Sequence[Placement], by: Actor) -> None:
    """This will put on each order the holds that the active rules find, and those its sender asked for."""
    alive = [p for p in placements if p.alive]
    rules = ReviewRules.objects.values_list("rules", flat=True).get(company_id=by.company_id, active=True)
    credits = _credits(alive)
    people = _people(alive)
    twins = _minutes_since_twins(alive, rules, by)
    owed: dict[int, Decimal] = {}
    for number, placement in enumerate(alive):
        credit = credits.get((placement.payer_id or placement.buyer_id or 0, placement.currency))
        if credit:
            placement.account_parent = credit.account_id
        already = owed.get(credit.account_id, credit.balance) if credit else ZERO
        facts = _facts(placement, people.get(placement.buyer_id or 0), twins[number], credit, already)
        found = findings(facts, rules)
        placement.holds += [
            f for f in found if (f.code, f.position) not in {(h.code, h.position) for h in placement.holds}
        ]
        known = {hold.code for hold in placement.holds if hold.position is None}
        sent = ((code, note) for code, note in placement.given.holds.items() if code not in known)
        placement.holds += [Finding(code, None, {"note": note}) for code, note in sent]
        if credit:
            owed[credit.account_id] = already + placement.total


def _credits(placements: Sequence[Placement]) -> dict[tuple[int, str], Credit]:
    """Read and lock the accounts of customers who buy on credit, so that limits are decided one at a time."""
    payers = {p.payer_id or p.buyer_id for p in placements} - {None}
    credits = credit_exposure({pk for pk in payers if pk})
    if not credits:
        return {}
    locked = lock_accounts([credit.account_id for credit in credits.values()])
    return {
        key: Credit(c.account_id, locked[c.account_id].balance, locked[c.account_id].credit_limit)
        for key, c in credits.items()
    }


def _people(placements: Sequence[Placement]) -> dict[int, tuple[bool, bool]]:
    """Return (blocked, new) by customer id."""
    ids = sorted({p.buyer_id for p in placements if p.buyer_id})
    rows = fetch(
        """SELECT c.id, c.blocked, NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.buyer_id = c.id)
           FROM customers_customer c WHERE c.id = ANY(%s)""",
        [ids],
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _minutes_since_twins(placements: Sequence[Placement], rules: Sequence[Rule], by: Actor) -> list[float | None]:
    """Return per order how long ago an order with the same lines for the same receiver was placed."""
    rule = next((r for r in rules if r["rule"] == "duplicate"), None)
    if rule is None:
        return [None] * len(placements)
    now = clock.now()
    rows = fetch(
        """SELECT fingerprint, extract(epoch FROM %s - max(placed_at)) / 60 FROM orders_order
           WHERE company_id = %s AND fingerprint = ANY(%s) AND state NOT IN ('cancelled', 'rejected')
             AND placed_at > %s - make_interval(mins => %s) GROUP BY 1""",
        [now, by.company_id, [p.fingerprint for p in placements if p.fingerprint], now, rule.get("minutes", 30)],
    )
    since = {fingerprint: float(minutes) for fingerprint, minutes in rows}
    answers: list[float | None] = []
    for placement in placements:
        answers.append(since.get(placement.fingerprint) if placement.fingerprint else None)
        if placement.fingerprint:
            since[placement.fingerprint] = 0.0
    return answers


def _facts(
    placement: Placement, person: tuple[bool, bool] | None, twin: float | None, credit: Credit | None, owed: Decimal
) -> OrderFacts:
    address = placement.address or {}
    channel_kind = placement.channel.kind if placement.channel else ""
    return OrderFacts(
        total=placement.total,
        lines=[
            _line_facts(line) for line in placement.lines if line.kind not in (LineKind.CHARGE, LineKind.COMPONENT)
        ],
        needs_address=channel_kind != "counter" and any(line.want is not None for line in placement.lines),
        has_address=bool(address),
        address_complete=_is_complete(address),
        address_masked=bool(address.get("masked")) and not address.get("platform_cipher"),
        customer_is_new=bool(person and person[1]),
        customer_blocked=bool(person and person[0]),
        has_message=bool(placement.given.customer_message),
        has_memo=bool(placement.given.seller_memo),
        minutes_since_twin=twin,
        owed=owed,
        credit_limit=credit.limit if credit else None,
    )


def _line_facts(line: PlacedLine) -> LineFacts:
    net = (line.total - line.tax) / line.given.quantity if line.given.quantity else ZERO
    floor = line.sku.floor_price if line.sku is not None else None
    if floor is not None and line.sku is not None:
        floor = floor * line.factor / 10**line.sku.scale
    return LineFacts(
        position=line.position,
        matched=line.sku_id is not None or line.kind == LineKind.SERVICE,
        priced=True,
        is_gift=line.kind == LineKind.GIFT,
        unit_net=net,
        floor=floor,
    )


def _is_complete(address: Mapping[str, Any]) -> bool:
    """Whether a parcel would arrive: somebody, somewhere, and a number to ring. China needs its region."""
    if not address:
        return False
    region = address["region_code"] if address["country"] == "CN" else True
    return bool(address["name"] and address["phone"] and address["street"] and region)
