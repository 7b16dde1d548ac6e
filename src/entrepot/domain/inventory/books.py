"""Moves in and out of bins that are not promised to anybody: receipts, gains and losses."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from entrepot.domain.inventory.models import Move, StockDocument
from entrepot.domain.inventory.steps import outside
from entrepot.foundation import clock
from entrepot.foundation.refusals import Refusal
from entrepot.foundation.rows import columns, fetch, insert, statement


@dataclass(frozen=True, slots=True)
class BinKey:
    place_id: int
    sku_id: int
    lot_id: int | None


@dataclass(frozen=True, slots=True)
class Lost:
    """So many pieces that are gone: from any bin, or from one place, of one lot, or one piece by its number."""

    sku_id: int
    place_id: int | None
    quantity: int
    lot_id: int | None = None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """So many pieces out of one bin."""

    bin_id: int
    place_id: int
    sku_id: int
    lot_id: int | None
    quantity: int
    serial: str = ""


@dataclass(slots=True)
class _BinNow:
    bin_id: int
    place_id: int
    sku_id: int
    lot_id: int | None
    on_hand: int
    picked: int


@dataclass(eq=False)
class BinHasLess(Refusal):
    """The bins named in {warehouse} hold fewer pieces than that. Say another bin, or none."""

    code: ClassVar[str] = "bin_has_less"
    warehouse: str


def ensure_lots(keys: Sequence[tuple[int, str]], *, company_id: int) -> dict[tuple[int, str], int]:
    """This will make the lots (sku id, code) that are not known yet, and give the ids of all."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    fetch(
        """INSERT INTO inventory_lot (company_id, sku_id, code)
           SELECT %s, * FROM unnest(%s::bigint[], %s::text[]) ON CONFLICT DO NOTHING""",
        [company_id, *columns(wanted, 2)],
    )
    rows = fetch(
        """SELECT sku_id, code, id FROM inventory_lot
           WHERE (sku_id, code) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))""",
        columns(wanted, 2),
    )
    return {(sku, code): pk for sku, code, pk in rows}


def keep_expiry(days: Mapping[tuple[int, str], date]) -> dict[tuple[int, str], date]:
    """This will note when lots (sku id, code) expire that did not say so yet, and give the days of all of them."""
    if not days:
        return {}
    rows = [(sku, code, day) for (sku, code), day in sorted(days.items())]
    fetch(
        """UPDATE inventory_lot l SET expires_on = d.day
           FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS d(sku, code, day)
           WHERE l.sku_id = d.sku AND l.code = d.code AND l.expires_on IS NULL""",
        columns(rows, 3),
    )
    known = fetch(
        """SELECT sku_id, code, expires_on FROM inventory_lot
           WHERE (sku_id, code) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))""",
        columns(sorted(days), 2),
    )
    return {(sku, code): day for sku, code, day in known}


def book_gains(
    gains: Sequence[tuple[BinKey, int, str]],
    document: StockDocument,
    *,
    source: str,
    reason: str,
    time_zone: str,
    owner_id: int = 0,
) -> None:
    """This will move (bin, quantity, serial) from a place outside into bins; levels are the caller's."""
    if not gains:
        return
    totals: dict[BinKey, int] = defaultdict(int)
    for key, quantity, _ in gains:
        totals[key] += quantity
    ordered = sorted(totals, key=lambda k: (k.place_id, k.sku_id, k.lot_id or 0))
    keys = columns([(k.place_id, k.sku_id, k.lot_id) for k in ordered], 3)
    fetch(statement(__file__, "ensure_bins"), [owner_id, *keys])
    fetch(statement(__file__, "fill_bins"), [*keys, [totals[k] for k in ordered], owner_id])
    origin = outside(document.company_id)[source]
    _book(
        [(key.sku_id, quantity, origin, key.place_id, key.lot_id, serial) for key, quantity, serial in gains],
        document, reason, time_zone, owner_id,
    )  # fmt: skip


def bins_to_empty(losses: Sequence[Lost], warehouse_id: int, warehouse_code: str, *, owner_id: int = 0) -> list[Loss]:
    """This will find bins for what is lost: free goods first, then promised ones."""
    if not losses:
        return []
    skus = sorted({lost.sku_id for lost in losses})
    rows = fetch(statement(__file__, "lock_bins_of"), [warehouse_id, skus, owner_id])
    bins = [_BinNow(*row) for row in rows]
    taken: list[Loss] = []
    for lost in losses:
        quantity = lost.quantity
        there = [
            bin
            for bin in bins
            if bin.sku_id == lost.sku_id
            and lost.place_id in (None, bin.place_id)
            and lost.lot_id in (None, bin.lot_id)
        ]
        for spare in (True, False):
            for bin in there:
                part = min(max(0, bin.on_hand - bin.picked) if spare else bin.on_hand, quantity)
                if part > 0:
                    bin.on_hand -= part
                    quantity -= part
                    taken.append(Loss(bin.bin_id, bin.place_id, bin.sku_id, bin.lot_id, part, lost.serial))
        if quantity:
            raise BinHasLess(warehouse_code)
    return taken


Contents = Mapping[tuple[int, int, int | None], int]
"""Pieces by (sku id, place id, lot id)."""


def contents_of(sku_ids: Collection[int], warehouse_id: int) -> dict[tuple[int, int, int | None], int]:
    """This will tell what lies in the bins of a warehouse; nothing changes it while levels are locked."""
    rows = fetch(
        """SELECT b.sku_id, b.place_id, b.lot_id, b.on_hand FROM inventory_bin b
           JOIN inventory_place p ON p.id = b.place_id
           WHERE b.sku_id = ANY(%s) AND p.warehouse_id = %s AND b.owner_id = 0 AND b.condition = 'good'""",
        [sorted(sku_ids), warehouse_id],
    )
    return {(sku, place, lot): n for sku, place, lot, n in rows}


def book_losses(
    losses: Sequence[Loss],
    document: StockDocument,
    *,
    target: str = "loss",
    reason: str,
    time_zone: str,
    owner_id: int = 0,
) -> None:
    """This will move goods from bins to a place outside. Pick lists stay: whoever picks will find fewer there."""
    if not losses:
        return
    totals: dict[int, int] = defaultdict(int)
    for loss in losses:
        totals[loss.bin_id] += loss.quantity
    fetch(statement(__file__, "lose_from_bins"), columns(sorted(totals.items()), 2))
    target_id = outside(document.company_id)[target]
    _book(
        [(x.sku_id, x.quantity, x.place_id, target_id, x.lot_id, x.serial) for x in losses],
        document, reason, time_zone, owner_id,
    )  # fmt: skip


def _book(
    moves: Sequence[tuple[int, int, int, int, int | None, str]],
    document: StockDocument, reason: str, time_zone: str, owner_id: int,
) -> None:  # fmt: skip
    now, on = clock.now(), clock.today(time_zone)
    insert(
        Move,
        [
            {
                "company_id": document.company_id, "sku_id": sku, "quantity": quantity, "source_id": source,
                "target_id": target, "lot_id": lot, "serial": serial, "owner_id": owner_id, "reason": reason,
                "subject": "stock_document", "subject_id": document.pk, "on": on, "at": now,
            }
            for sku, quantity, source, target, lot, serial in moves
        ],
    )  # fmt: skip
