"""What the rules of review ask about an order's surroundings: read in lists, and only for rules in force."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.orders.reviewing import surroundings
from entrepot.domain.orders.reviewing.subjects import Subject
from entrepot.domain.orders.rules.review import OrderFacts, Rule
from entrepot.foundation import clock
from entrepot.foundation.money import ZERO
from entrepot.foundation.prepared import Given, Prepared


def active_rules(company_id: int) -> list[Rule]:
    """This will give the rules of review that are in force."""
    (rules,) = _RULES.ask(company=company_id)
    return list(rules)


_RULES = Prepared(
    lambda: ReviewRules.objects.filter(company_id=Given("company"), active=True).values_list("rules", flat=True)
)


def facts_of(subjects: Sequence[Subject], rules: Sequence[Rule], company_id: int) -> list[OrderFacts]:
    """This will give the facts of orders, those being placed and those placed alike, for these rules."""
    asked = {rule["rule"] for rule in rules}
    found: list[dict[str, Any]] = [{} for _ in subjects]
    for names, read in _READ.items():
        if asked & names:
            for n, figures in read(subjects, company_id).items():
                found[n] |= figures
    for n, minutes in surroundings.minutes_since_twins(subjects, rules, company_id).items():
        found[n]["minutes_since_twin"] = minutes
    usual = surroundings.usual_pieces(subjects) if "quantity" in asked else {}
    return [_facts(subject, n, found[n], usual) for n, subject in enumerate(subjects)]


_READ = {
    frozenset({"customer_blocked", "new_customer"}): surroundings.people,
    frozenset({"blacklist"}): surroundings.blacklisted,
    frozenset({"could_merge"}): surroundings.mergeable,
    frozenset({"several_addresses"}): surroundings.other_receivers,
    frozenset({"overdue"}): surroundings.overdue,
    frozenset({"undeliverable"}): surroundings.out_of_reach,
    frozenset({"buffer"}): surroundings.payments,
}


def _facts(subject: Subject, n: int, found: Mapping[str, Any], usual: Mapping[tuple[int, int], Any]) -> OrderFacts:
    address = subject.address
    return OrderFacts(
        total=subject.total,
        lines=[replace(line, usual=usual.get((n, line.position))) if usual else line for line in subject.lines],
        needs_address=subject.channel.kind != "counter" and subject.needs_goods,
        has_address=bool(address),
        address_complete=is_complete(address),
        address_masked=bool(address.get("masked")) and not address.get("platform_cipher"),
        has_message=bool(subject.message),
        has_memo=bool(subject.memo),
        owed=subject.owed,
        credit_limit=subject.credit.limit if subject.credit else None,
        still_owes=subject.still_owes,
        unpaid=max(ZERO, subject.unpaid),
        held_when_short=subject.channel.keeps_bad_orders and subject.waits_for_all,
        held_when_unpaid=subject.channel.keeps_bad_orders and subject.channel.payment_before_release,
        cod=subject.cod,
        channel=subject.channel.code,
        kind=subject.kind,
        message=subject.message,
        memo=subject.memo,
        flag=subject.flag,
        country=address.get("country", ""),
        region_code=address.get("region_code", ""),
        invoice_lacks=subject.invoice_lacks,
        asked_back_by=subject.asked_back_by,
        asked_back=subject.asked_back,
        placed_at=subject.at,
        now=clock.now().astimezone(ZoneInfo(subject.channel.time_zone)),
        **found,
    )


def is_complete(address: Mapping[str, Any]) -> bool:
    """This will tell whether a parcel would arrive: somebody, somewhere, a number to ring; in China, a region."""
    if not address:
        return False
    region = address["region_code"] if address["country"] == "CN" else True
    return bool(address["name"] and address["phone"] and address["street"] and region)
