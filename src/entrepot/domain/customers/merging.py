"""Two customers who are one person, and two again. Nothing is moved: one stands for the other."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import F

from entrepot.domain.customers.events import (
    CustomerMergedInto,
    CustomerSeparatedFrom,
    CustomersMerged,
    CustomersSeparated,
)
from entrepot.domain.customers.models import Customer, Merge
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import NotFound, Refusal


@dataclass(eq=False)
class MergedAway(Refusal):
    """Customer {number} was merged into {kept}. Go on with {kept}, or separate the two first."""

    code: ClassVar[str] = "customer_merged_away"
    number: str
    kept: str


@dataclass(eq=False)
class StandsForOthers(Refusal):
    """Customer {number} stands for {others}. Keep {number} and merge the other into it, or separate them first."""

    code: ClassVar[str] = "customer_stands_for_others"
    number: str
    others: str


@dataclass(eq=False)
class SameCustomer(Refusal):
    """{number} is one customer: choose two to merge."""

    code: ClassVar[str] = "same_customer"
    status: ClassVar[int] = 422
    number: str


@dataclass(eq=False)
class NotMerged(Refusal):
    """Customer {number} is not merged into {kept}: there is nothing to separate."""

    code: ClassVar[str] = "customers_not_merged"
    number: str
    kept: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The customer who is kept, and the one for whom it stands."""

    kept: Customer
    merged: Customer


def merged_away(customer: Customer) -> MergedAway | None:
    """This will give the refusal of a customer for whom another one stands."""
    kept = customer.merged_into
    return MergedAway(customer.number, kept.number) if kept is not None else None


def must_stand_alone(customer: Customer) -> None:
    """This will refuse a customer for whom another one stands."""
    if refusal := merged_away(customer):
        raise refusal


def lock_pair(kept: str, merged: str, *, company_id: int) -> Pair:
    """This will lock two customers against everybody who takes up one of them, in the order of their ids."""
    if kept == merged:
        raise SameCustomer(kept)
    rows = Customer.objects.filter(company_id=company_id, number__in=[kept, merged])
    found = {row.number: row for row in rows.order_by("pk").select_for_update(of=("self",))}
    for number in (kept, merged):
        if number not in found:
            raise NotFound("customer", number)
    return Pair(found[kept], found[merged])


def merge(pair: Pair, *, by: Actor) -> Merge:
    """This will let one customer stand for another. The other is archived; its orders keep it as their buyer."""
    must_stand_alone(pair.kept)
    must_stand_alone(pair.merged)
    if others := list(pair.merged.merged.order_by("pk").values_list("number", flat=True)):
        raise StandsForOthers(pair.merged.number, ", ".join(others))
    blocks = pair.merged.blocked and not pair.kept.blocked
    Customer.objects.filter(pk=pair.merged.pk).update(
        merged_into=pair.kept, archived_at=clock.now(), edition=F("edition") + 1
    )
    Customer.objects.filter(pk=pair.kept.pk).update(
        blocked=pair.kept.blocked or pair.merged.blocked, edition=F("edition") + 1
    )
    own = {"company_id": by.company_id, "kept": pair.kept, "merged": pair.merged}
    made = Merge.objects.create(**own, blocked_kept=blocks, merged_by=by.ref)
    kept, merged = pair.kept, pair.merged
    told = [
        CustomersMerged(kept.pk, kept.number, merged.number),
        CustomerMergedInto(merged.pk, merged.number, kept.number),
    ]
    record(told, by=by)
    return made


def separate(pair: Pair, *, by: Actor) -> Merge:
    """This will let both stand alone again, each with what it had."""
    kept, merged = pair.kept, pair.merged
    if merged.merged_into_id != kept.pk:
        raise NotMerged(merged.number, kept.number)
    undone = Merge.objects.get(merged=merged, undone_at=None)
    undone.undone_at, undone.undone_by = clock.now(), by.ref
    undone.save(update_fields=["undone_at", "undone_by"])
    Customer.objects.filter(pk=merged.pk).update(merged_into=None, archived_at=None, edition=F("edition") + 1)
    blocked = kept.blocked and not undone.blocked_kept
    Customer.objects.filter(pk=kept.pk).update(blocked=blocked, edition=F("edition") + 1)
    told = [
        CustomersSeparated(kept.pk, kept.number, merged.number),
        CustomerSeparatedFrom(merged.pk, merged.number, kept.number),
    ]
    record(told, by=by)
    return undone
