"""Third stage: who buys, and whether a person must look at the order."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from entrepot.domain.customers.models import InvoiceProfile
from entrepot.domain.customers.rules import Buyer
from entrepot.domain.customers.steps import identify
from entrepot.domain.orders.placing.placement import PlacedLine, Placement
from entrepot.domain.orders.placing.promised import shortage_policy
from entrepot.domain.orders.reviewing.figures import active_rules, facts_of
from entrepot.domain.orders.reviewing.subjects import NOT_REVIEWED, Subject, lacks, line_facts
from entrepot.domain.orders.rules.refund_requests import REFUND_PENDING, AskedBy
from entrepot.domain.orders.rules.review import LineFacts, findings
from entrepot.domain.receivables.steps import Credit, credit_exposure, lock_accounts
from entrepot.foundation.accounts.models import ShortagePolicy
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import insert, next_ids


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
    rules = active_rules(by.company_id)
    subjects = [_subject(placement) for placement in alive]
    _add_credit(alive, subjects)
    for placement, facts in zip(alive, facts_of(subjects, rules, by.company_id), strict=True):
        there = {(hold.code, hold.position) for hold in placement.holds}
        placement.holds += [f for f in findings(facts, rules) if (f.code, f.position) not in there]
        known = {hold.code for hold in placement.holds if hold.position is None}
        # Money that is asked back holds by a rule, whoever brings it.
        known.add(REFUND_PENDING)
        placement.sent_holds = {code: note for code, note in placement.given.holds.items() if code not in known}


def _add_credit(placements: Sequence[Placement], subjects: Sequence[Subject]) -> None:
    """Who buys on credit owes what he owed before, and what stands before it in the list."""
    credits = _credits(placements)
    owed: dict[int, Decimal] = {}
    for placement, subject in zip(placements, subjects, strict=True):
        credit = credits.get((placement.payer_id or placement.buyer_id or 0, placement.currency))
        if credit:
            placement.account_parent = credit.account_id
            subject.credit, subject.owed = credit, owed.get(credit.account_id, credit.balance)
            owed[credit.account_id] = subject.owed + placement.owed


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


def _subject(placement: Placement) -> Subject:
    channel, given = placement.channel, placement.given
    assert channel is not None
    assert placement.at is not None
    unpriced = {hold.position for hold in placement.holds if hold.code == "price_missing"}
    missing = _missing(placement)
    cod = min(given.cod_amount, placement.total)
    invoice = given.invoice
    return Subject(
        order_id=None,
        channel=channel,
        kind=given.kind,
        at=placement.at,
        currency=placement.currency,
        total=placement.total,
        lines=[
            _line(line, unpriced, missing.get(line.position, 0))
            for line in placement.lines
            if line.kind not in NOT_REVIEWED
        ],
        needs_goods=any(line.want is not None for line in placement.lines),
        buyer_id=placement.buyer_id,
        payer_id=placement.payer_id,
        address=placement.address or {},
        message=given.customer_message,
        memo=given.seller_memo,
        flag=given.flag,
        fingerprint=placement.fingerprint,
        cod=cod,
        unpaid=placement.total - cod,
        waits_for_all=shortage_policy(placement) != ShortagePolicy.SHIP_AVAILABLE,
        invoice_lacks=lacks(invoice.kind, invoice.title, invoice.tax_number) if invoice else (),
        asked_back_by=AskedBy.CHANNEL if REFUND_PENDING in given.holds else "",
        asked_back=placement.total,
    )


def _missing(placement: Placement) -> dict[int, int]:
    """Pieces that were to be promised now and could not be, by line; a kit lacks what its parts lack."""
    promised, channel = placement.promised, placement.channel
    if promised is None or channel is None or channel.reserve_when != "order":
        return {}
    missing: dict[int, int] = {}
    for line in placement.lines:
        if line.want is not None:
            at = (line.parent or line).position
            missing[at] = missing.get(at, 0) + promised.waiting[line.want] + promised.short[line.want]
    return missing


def _line(line: PlacedLine, unpriced: Collection[int | None], missing: int) -> LineFacts:
    return line_facts(
        line.position,
        sku_id=line.sku_id,
        kind=line.kind,
        entered=line.given.quantity,
        net=line.total - line.tax,
        priced=line.position not in unpriced,
        floor=line.sku.floor_price if line.sku else None,
        cost=line.sku.cost if line.sku else None,
        factor=line.factor,
        scale=line.sku.scale if line.sku else 0,
        pieces=line.quantity,
        missing=missing,
    )
