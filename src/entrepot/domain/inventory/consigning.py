"""Goods of others that lie in our warehouses: booked apart, and promised to nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.catalog.models import Sku
from entrepot.domain.inventory.correcting import Arrival, check_arrival
from entrepot.domain.inventory.models import Owner
from entrepot.domain.inventory.steps import ensure_levels
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, statement


@dataclass(frozen=True)
class Consignment:
    """What comes from an owner, or goes back to him."""

    owner: str
    warehouse: str
    lines: Sequence[Arrival]
    reference: str = ""


@dataclass(eq=False)
class NotThatMuchOfTheirs(Refusal):
    """Only {on_hand} of {sku} in {warehouse} belong to {owner}, so {asked} cannot go back. Count it first."""

    code: ClassVar[str] = "not_that_much_of_theirs"
    on_hand: int
    sku: str
    warehouse: str
    owner: str
    asked: int


@dataclass(eq=False)
class NotKeptForOthers(Refusal):
    """{sku} is followed by serial number, and such goods are not kept for others. Keep them as your own."""

    code: ClassVar[str] = "not_kept_for_others"
    sku: str


def the_owner(code: str, by: Actor) -> Owner:
    """This will give the owner of that code, or refuse."""
    owner = Owner.objects.filter(company_id=by.company_id, code=code).first()
    if owner is None:
        raise NotFound("goods owner", code)
    return owner


def check_consigned(lines: Sequence[Arrival], skus: Mapping[str, Sku]) -> None:
    """This will refuse goods that cannot be kept for others, or do not say what they are."""
    for line in lines:
        if skus[line.sku].tracking == "serial":
            raise NotKeptForOthers(line.sku)
        check_arrival(line, skus[line.sku])


def lock_consigned(owner: Owner, warehouse_id: int, sku_ids: Sequence[int]) -> dict[int, int]:
    """This will lock what an owner has of SKUs in a warehouse, and tell how many there are."""
    ids = sorted(set(sku_ids))
    ensure_levels([(pk, warehouse_id) for pk in ids], company_id=owner.company_id, owner_id=owner.pk)
    rows = fetch(statement(__file__, "lock_consigned"), [owner.company_id, owner.pk, warehouse_id, ids])
    return dict(rows)


def change_consigned(owner: Owner, warehouse_id: int, changes: Mapping[int, int]) -> None:
    """This will change levels that are locked, by SKU id."""
    rows = columns(sorted(changes.items()), 2)
    fetch(statement(__file__, "change_consigned"), [*rows, owner.company_id, owner.pk, warehouse_id])
