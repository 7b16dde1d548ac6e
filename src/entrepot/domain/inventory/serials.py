"""Pieces that have numbers of their own: each is in one place at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from entrepot.domain.inventory.steps import outside
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch, statement


@dataclass(frozen=True, slots=True)
class Named:
    """A piece by its number, and the place to which it comes."""

    sku_id: int
    sku: str
    serial: str
    place_id: int


@dataclass(eq=False)
class SerialIsThere(Refusal):
    """{serial} of {sku} lies in {place} already. Compare the number, or count that bin first."""

    code: ClassVar[str] = "serial_is_there"
    serial: str
    sku: str
    place: str


@dataclass(eq=False)
class SerialIsElsewhere(Refusal):
    """{serial} of {sku} does not lie in {warehouse}. Compare the number."""

    code: ClassVar[str] = "serial_is_elsewhere"
    serial: str
    sku: str
    warehouse: str


def bring_in(named: Sequence[Named], *, company_id: int) -> None:
    """This will note where pieces lie that come into the house, before the bins are filled.

    A number that lies in a bin already is refused. Goods may leave without their numbers being named: where a bin
    has fewer pieces than numbers, the number that comes back is one that had left.
    """
    rows = sorted((one.sku_id, one.serial) for one in named)
    if not rows:
        return
    # Numbers that are new are written down first, so that two who bring the same one meet here.
    fetch(
        """INSERT INTO inventory_serial (company_id, sku_id, code, place_id)
           SELECT %s, *, %s FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING""",
        [company_id, outside(company_id)["supplier"], *columns(rows, 2)],
    )
    lying = Counter[tuple[int, int]]()
    places: dict[tuple[int, str], tuple[int, str, int]] = {}
    for sku_id, serial, place_id, place, spare in fetch(statement(__file__, "lock_serials"), columns(rows, 2)):
        places[(sku_id, serial)] = (place_id, place, spare)
    for one in named:
        if there := places.get((one.sku_id, one.serial)):
            place_id, place, spare = there
            if lying[(one.sku_id, place_id)] >= spare:
                raise SerialIsThere(one.serial, one.sku, place)
            lying[(one.sku_id, place_id)] += 1
    ordered = sorted((one.sku_id, one.serial, one.place_id) for one in named)
    fetch(
        """UPDATE inventory_serial s SET place_id = n.place
           FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS n(sku, code, place)
           WHERE s.sku_id = n.sku AND s.code = n.code""",
        columns(ordered, 3),
    )


def places_of(
    named: Sequence[tuple[int, str, str]], *, warehouse_id: int, warehouse: str
) -> dict[tuple[int, str], int]:
    """This will lock pieces by (sku id, SKU, serial) and tell where in the warehouse each lies, or refuse."""
    rows = sorted((sku_id, serial) for sku_id, _, serial in named)
    if not rows:
        return {}
    found = fetch(
        """SELECT s.sku_id, s.code, s.place_id FROM inventory_serial s
           JOIN inventory_place p ON p.id = s.place_id
           WHERE (s.sku_id, s.code) IN (SELECT * FROM unnest(%s::bigint[], %s::text[])) AND p.warehouse_id = %s
           ORDER BY s.sku_id, s.code FOR NO KEY UPDATE OF s""",
        [*columns(rows, 2), warehouse_id],
    )
    places = {(sku_id, serial): place_id for sku_id, serial, place_id in found}
    for sku_id, sku, serial in named:
        if (sku_id, serial) not in places:
            raise SerialIsElsewhere(serial, sku, warehouse)
    return places


def take_out(named: Sequence[tuple[int, str]], place_id: int) -> None:
    """This will note that pieces, by (sku id, serial), are in a place outside now."""
    if named:
        fetch(
            """UPDATE inventory_serial s SET place_id = %s
               WHERE (s.sku_id, s.code) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))""",
            [place_id, *columns(sorted(named), 2)],
        )
