"""What a draft of review rules would hold of orders that are there already, beside what the active ones do."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop

from entrepot.domain.orders.holds import open_holds
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.reviewing.figures import active_rules, facts_of
from entrepot.domain.orders.reviewing.subjects import Subject, subjects_of
from entrepot.domain.orders.rules.review import Finding, OrderFacts, Rule, findings
from entrepot.domain.orders.states import OrderState
from entrepot.domain.receivables.steps import Credit
from entrepot.foundation.money import ZERO
from entrepot.foundation.rows import fetch

MOST = 20_000
_AT_ONCE = 1_000
_SHOWN = 20

_OF_ALL = (
    gettext_noop(
        "Orders are read as they are today, with what was amended since; those cancelled or rejected are left out."
    ),
    gettext_noop(
        "The rules alone are tried: what people have accepted, and holds that people or senders put, do not count."
    ),
)
_OF_SOME = {
    frozenset({"credit_limit", "overdue", "unpaid"}): gettext_noop(
        "Money, limits and due days are those of today: what was paid since counts as paid."
    ),
    frozenset({"short"}): gettext_noop("Goods are promised as they are today: what was short then may not be now."),
    frozenset({"customer_blocked", "new_customer", "blacklist"}): gettext_noop(
        "People are known as they are today: who had an order accepted since is not new, who was blocked since is."
    ),
    frozenset({"could_merge", "several_addresses"}): gettext_noop(
        "Beside an order stand those that are open today, not those that were open when it was placed."
    ),
    frozenset({"price_below_floor"}): gettext_noop("Floor prices are those of today."),
    frozenset({"buffer", "hours"}): gettext_noop(
        "The clock stands at the moment when each order was placed; a payment that came later is known already."
    ),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One order that a draft treats otherwise, with what was found: by the draft where it is held anew."""

    number: str
    total: Decimal
    currency: str
    placed_at: datetime
    found: Sequence[Finding]


@dataclass(slots=True)
class Differing:
    """How many orders a draft treats otherwise in one way, and the newest of them."""

    count: int = 0
    sample: list[Tried] = field(default_factory=list)

    def note(self, order: Order, found: Sequence[Finding], total: Decimal) -> None:
        """This will count an order, and keep it while there are few."""
        self.count += 1
        if len(self.sample) < _SHOWN:
            assert order.placed_at is not None
            self.sample.append(Tried(order.number, total, order.currency, order.placed_at, found))


@dataclass(slots=True)
class Trial:
    """What came of a trial. Counts are of orders: by code, and of those held at all."""

    orders: int = 0
    capped: bool = False
    held_by_draft: int = 0
    held_by_active: int = 0
    draft: Counter[str] = field(default_factory=Counter)
    active: Counter[str] = field(default_factory=Counter)
    newly_held: Differing = field(default_factory=Differing)
    no_longer_held: Differing = field(default_factory=Differing)
    approximations: Sequence[str] = ()


def tried(rules: Sequence[Rule], since: datetime, until: datetime, company_id: int) -> Trial:
    """This will ask draft rules and the active ones of the newest orders of a period, a thousand at a time.

    Nothing is locked or written, and each thousand takes the same number of statements.
    """
    active = active_rules(company_id)
    ids = _placed_between(since, until, company_id)
    trial = Trial(capped=len(ids) > MOST, approximations=approximations([*rules, *active]))
    for begin in range(0, min(len(ids), MOST), _AT_ONCE):
        some = ids[begin : min(begin + _AT_ONCE, MOST)]
        orders = Order.objects.in_bulk(some)
        for order, facts in _with_facts([orders[pk] for pk in some], [*rules, *active], company_id):
            _note(trial, order, facts.total, findings(facts, rules), findings(facts, active))
    return trial


def approximations(rules: Iterable[Rule]) -> list[str]:
    """This will say in words, for these rules, how what is read today may differ from what was so then."""
    asked = {rule["rule"] for rule in rules}
    return [*_OF_ALL, *(said for names, said in _OF_SOME.items() if names & asked)]


def _placed_between(since: datetime, until: datetime, company_id: int) -> list[int]:
    """Name the newest orders of a period, and one more than are tried, so that it shows whether there are more."""
    placed = Order.objects.filter(company_id=company_id, placed_at__gte=since, placed_at__lt=until)
    reviewed = placed.exclude(state__in=[OrderState.DRAFT, OrderState.CANCELLED, OrderState.REJECTED])
    return list(reviewed.order_by("-placed_at", "-id").values_list("id", flat=True)[: MOST + 1])


def _with_facts(
    orders: Sequence[Order], rules: Sequence[Rule], company_id: int
) -> Iterable[tuple[Order, OrderFacts]]:
    by_id = subjects_of(orders, open_holds(order.pk for order in orders))
    _add_credit(by_id, rules)
    subjects = [by_id[order.pk] for order in orders]
    facts = facts_of(subjects, rules, company_id)
    return zip(orders, map(_when_placed, subjects, facts), strict=True)


def _when_placed(subject: Subject, facts: OrderFacts) -> OrderFacts:
    return replace(facts, now=subject.at.astimezone(ZoneInfo(subject.channel.time_zone)))


def _add_credit(subjects: Mapping[int, Subject], rules: Sequence[Rule]) -> None:
    """What came earlier counts against an order, what came later does not. Nothing is locked for it."""
    if all(rule["rule"] != "credit_limit" for rule in rules):
        return
    rows = fetch(
        """SELECT o.id, p.id, p.balance, p.credit_limit, a.balance,
                  (SELECT sum(s.balance) FROM receivables_account s WHERE s.parent_id = p.id AND s.id >= a.id)
           FROM orders_order o JOIN receivables_account a ON a.id = o.account_id
           JOIN receivables_account p ON p.id = a.parent_id AND p.kind = 'customer'
           WHERE o.id = ANY(%s)""",
        [sorted(subjects)],
    )
    for pk, parent, owed, limit, balance, since in rows:
        subjects[pk].credit = Credit(parent, owed, limit)
        subjects[pk].owed, subjects[pk].still_owes = owed - since, max(balance, ZERO)


def _note(trial: Trial, order: Order, total: Decimal, draft: Sequence[Finding], active: Sequence[Finding]) -> None:
    trial.orders += 1
    trial.held_by_draft += bool(draft)
    trial.held_by_active += bool(active)
    trial.draft.update({finding.code for finding in draft})
    trial.active.update({finding.code for finding in active})
    if draft and not active:
        trial.newly_held.note(order, draft, total)
    elif active and not draft:
        trial.no_longer_held.note(order, active, total)
