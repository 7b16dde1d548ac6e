"""Everything that changes what lies where."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from entrepot.domain.catalog.models import Sku
from entrepot.domain.inventory.books import (
    BinKey,
    Lost,
    bins_to_empty,
    book_gains,
    book_losses,
    ensure_lots,
    keep_expiry,
)
from entrepot.domain.inventory.consigning import (
    Consignment,
    NotThatMuchOfTheirs,
    change_consigned,
    check_consigned,
    lock_consigned,
    the_owner,
)
from entrepot.domain.inventory.correcting import (
    Adjustment,
    Arrival,
    ExpiresOtherwise,
    NotThatMuch,
    StockCorrection,
    check_arrival,
    check_correction,
    check_named,
    decide,
)
from entrepot.domain.inventory.events import (
    BinsAdded,
    ConsignmentReceived,
    ConsignmentReturned,
    OwnerAdded,
    PiecesAt,
    StockAdjusted,
    StockFellShort,
    StockReceived,
    WarehouseChanged,
    WarehouseOpened,
)
from entrepot.domain.inventory.models import Owner, Place, PlaceKind, StockDocument, Warehouse
from entrepot.domain.inventory.rules import Delta, LevelKey, LevelNow, gain
from entrepot.domain.inventory.serials import Named, bring_in, take_out
from entrepot.domain.inventory.steps import change_levels, ensure_levels, lock_levels, outside
from entrepot.foundation import clock
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.refusals import AlreadyExists, ChangedMeanwhile, Invalid, NotFound

# What is asked for, so that doors need nothing below this module.
__all__ = [
    "Adjustment", "Arrival", "Consignment", "ExpiresOtherwise", "NewWarehouse", "NotThatMuch", "Receipt",
    "StockCorrection", "add_bins", "add_owner", "adjust_stock", "change_warehouse", "open_warehouse",
    "receive_consignment", "receive_stock", "return_consignment",
]  # fmt: skip


@dataclass(frozen=True)
class Receipt:
    warehouse: str
    lines: Sequence[Arrival]
    reference: str = ""


@dataclass(frozen=True)
class NewWarehouse:
    code: str
    name: dict[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    bins: Sequence[str] = ()


@action
def open_warehouse(new: NewWarehouse, *, by: Actor) -> Warehouse:
    """This will open a warehouse with a bay for what has no bin yet, and the bins that are named."""
    company = take_turn(by.company_id)
    if Warehouse.objects.filter(company=company, code=new.code).exists():
        raise AlreadyExists("warehouse", new.code)
    settings = {"country": company.country, "time_zone": company.time_zone, **new.settings}
    _check_clock(settings["time_zone"])
    warehouse = Warehouse.objects.create(company=company, code=new.code, name=new.name, **settings)
    Place.objects.create(company=company, warehouse=warehouse, kind=PlaceKind.BAY, code="STOCK", sequence=1_000_000)
    _make_bins(warehouse, new.bins, first=0)
    record([WarehouseOpened(warehouse.pk, new.code)], by=by)
    return warehouse


@action
def change_warehouse(
    warehouse: Warehouse, *, changes: Mapping[str, Any], edition: int | None = None, by: Actor
) -> Warehouse:
    """This will change what a warehouse is called, where it is, whom it serves and how it works."""
    if edition is not None and edition != warehouse.edition:
        raise ChangedMeanwhile(warehouse.code)
    _check_clock(changes.get("time_zone", warehouse.time_zone))
    changed = [name for name, value in changes.items() if getattr(warehouse, name) != value]
    if changed:
        for name in changed:
            setattr(warehouse, name, changes[name])
        warehouse.edition += 1
        warehouse.save(update_fields=[*changed, "edition"])
        record([WarehouseChanged(warehouse.pk, changed)], by=by)
    return warehouse


@action
def add_bins(warehouse: Warehouse, *, codes: Sequence[str], by: Actor) -> list[Place]:
    """This will add bins to a warehouse; a picker walks them in the order in which they were added."""
    last = Place.objects.filter(warehouse=warehouse, kind=PlaceKind.BIN).aggregate(Max("sequence"))["sequence__max"]
    bins = _make_bins(warehouse, codes, first=(last or 0) + 1)
    record([BinsAdded(warehouse.pk, list(codes))], by=by)
    return bins


def _make_bins(warehouse: Warehouse, codes: Sequence[str], *, first: int) -> list[Place]:
    taken = set(Place.objects.filter(warehouse=warehouse, code__in=codes).values_list("code", flat=True))
    for code in codes:
        if not re.fullmatch(r"\S{1,60}", code):
            raise Invalid("bins", "The code of a bin has 1 to 60 characters and no blanks.")
        if code in taken:
            raise AlreadyExists("bin", f"{warehouse.code} {code}")
        taken.add(code)
    return Place.objects.bulk_create(
        Place(company_id=warehouse.company_id, warehouse=warehouse, kind=PlaceKind.BIN, code=code, sequence=first + n)
        for n, code in enumerate(codes)
    )


@action
def receive_stock(receipt: Receipt, *, by: Actor) -> StockDocument:
    """This will book goods in: supplier → bin, one move a line, levels and bins in the same transaction."""
    warehouse, skus = _warehouse(receipt.warehouse, by), _skus([line.sku for line in receipt.lines], by)
    for line in receipt.lines:
        check_arrival(line, skus[line.sku])
    document = _document("receipt", warehouse, reference=receipt.reference, by=by)
    gains = _arrivals(receipt.lines, warehouse, skus, by)
    added = _totals([(skus[line.sku].pk, warehouse.pk, line.quantity) for line in receipt.lines])
    levels = _levels(added, by)
    change_levels({key: gain(levels[key], n) for key, n in added.items()}, company_id=by.company_id)
    _name(gains, skus, by)
    book_gains(gains, document, source="supplier", reason="receipt", time_zone=warehouse.time_zone)
    record([StockReceived(document.pk, document.number, _pieces(_by_sku(receipt.lines), warehouse))], by=by)
    return document


def _arrivals(
    lines: Sequence[Arrival], warehouse: Warehouse, skus: Mapping[str, Sku], by: Actor
) -> list[tuple[BinKey, int, str]]:
    """Say which pieces come into which bins, with their lots, and when those expire."""
    lots = ensure_lots([(skus[line.sku].pk, line.lot) for line in lines if line.lot], company_id=by.company_id)
    _keep_expiry(lines, skus)
    gains: list[tuple[BinKey, int, str]] = []
    places = _places(warehouse, [line.bin for line in lines])
    for line in lines:
        sku_id = skus[line.sku].pk
        key = BinKey(places[line.bin or "STOCK"], sku_id, lots.get((sku_id, line.lot)))
        pieces = [(1, serial) for serial in line.serials] or [(line.quantity, "")]
        gains += [(key, quantity, serial) for quantity, serial in pieces]
    return gains


def _by_sku(lines: Sequence[Arrival]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for line in lines:
        totals[line.sku] += line.quantity
    return totals


def _keep_expiry(lines: Sequence[Arrival], skus: Mapping[str, Sku]) -> None:
    """Note the days of expiry, each lot having one."""
    asked = [(skus[line.sku].pk, line, line.expires_on) for line in lines if line.expires_on]
    known = keep_expiry({(pk, line.lot): day for pk, line, day in reversed(asked)})
    for pk, line, day in asked:
        if known[(pk, line.lot)] != day:
            raise ExpiresOtherwise(line.lot, line.sku, known[(pk, line.lot)], day)


@action
def adjust_stock(correction: StockCorrection, *, by: Actor) -> StockDocument:
    """This will make the books agree with the shelf: gains come from the loss place, losses go there.

    A loss below what is reserved is booked all the same; the excess becomes short and is promised anew.
    """
    if not correction.reason.strip():
        raise Invalid("reason", "Say why the stock differs: damaged, lost, found, counted …")
    warehouse, skus = _warehouse(correction.warehouse, by), _skus([line.sku for line in correction.lines], by)
    for line in correction.lines:
        check_correction(line, skus[line.sku])
    levels = _levels({(skus[line.sku].pk, warehouse.pk) for line in correction.lines}, by)
    places = _places(warehouse, [line.bin for line in correction.lines])
    ids = {code: sku.pk for code, sku in skus.items()}
    lots = ensure_lots([(ids[line.sku], line.lot) for line in correction.lines if line.lot], company_id=by.company_id)
    decided = decide(correction, levels, ids, warehouse.pk, places, lots)
    check_named(decided, skus.values())
    document = _document("adjustment", warehouse, reason=correction.reason, note=correction.note, by=by)
    change_levels(decided.deltas, company_id=by.company_id)
    zone, code = warehouse.time_zone, reason_code(correction.reason)
    _name(decided.gains, skus, by)
    book_gains(decided.gains, document, source="loss", reason=code, time_zone=zone)
    emptied = bins_to_empty(decided.losses, warehouse.pk, warehouse.code)
    book_losses(emptied, document, reason=code, time_zone=zone)
    take_out([(x.sku_id, x.serial) for x in emptied if x.serial], outside(by.company_id)["loss"])
    codes = {sku.pk: code for code, sku in skus.items()}
    _tell_of_adjustment(document, code, decided.deltas, codes, by)
    return document


@action
def add_owner(code: str, *, name: Mapping[str, str], by: Actor) -> Owner:
    """This will name somebody else whose goods are kept in our warehouses."""
    company = take_turn(by.company_id)
    if not code.strip():
        raise Invalid("code", "Give the owner a code, such as SHUJIN.")
    if Owner.objects.filter(company=company, code=code).exists():
        raise AlreadyExists("goods owner", code)
    owner = Owner.objects.create(company=company, code=code, name=dict(name))
    record([OwnerAdded(owner.pk, code)], by=by)
    return owner


@action
def receive_consignment(consignment: Consignment, *, by: Actor) -> StockDocument:
    """This will book in goods that stay somebody else's: they are kept apart, and no order is promised them."""
    warehouse, skus, owner = _consigned(consignment, by)
    document = _document("receipt", warehouse, reference=consignment.reference, by=by)
    added = _by_sku(consignment.lines)
    lock_consigned(owner, warehouse.pk, [sku.pk for sku in skus.values()])
    change_consigned(owner, warehouse.pk, {skus[code].pk: n for code, n in added.items()})
    gains = _arrivals(consignment.lines, warehouse, skus, by)
    zone = warehouse.time_zone
    book_gains(gains, document, source="supplier", reason="consignment", time_zone=zone, owner_id=owner.pk)
    pieces = _pieces(added, warehouse)
    record([ConsignmentReceived(document.pk, document.number, owner.code, pieces)], by=by)
    return document


@action
def return_consignment(consignment: Consignment, *, by: Actor) -> StockDocument:
    """This will let goods of somebody else go back to him."""
    warehouse, skus, owner = _consigned(consignment, by)
    gone = _by_sku(consignment.lines)
    there = lock_consigned(owner, warehouse.pk, [sku.pk for sku in skus.values()])
    for code, quantity in gone.items():
        if there[skus[code].pk] < quantity:
            raise NotThatMuchOfTheirs(there[skus[code].pk], code, warehouse.code, owner.code, quantity)
    document = _document("adjustment", warehouse, reference=consignment.reference, reason="consignment", by=by)
    change_consigned(owner, warehouse.pk, {skus[code].pk: -n for code, n in gone.items()})
    emptied = bins_to_empty(
        _leaving(consignment, warehouse, skus, by), warehouse.pk, warehouse.code, owner_id=owner.pk
    )
    zone = warehouse.time_zone
    book_losses(emptied, document, target="supplier", reason="consignment", time_zone=zone, owner_id=owner.pk)
    record([ConsignmentReturned(document.pk, document.number, owner.code, _pieces(gone, warehouse))], by=by)
    return document


def _consigned(consignment: Consignment, by: Actor) -> tuple[Warehouse, dict[str, Sku], Owner]:
    warehouse, skus = _warehouse(consignment.warehouse, by), _skus([line.sku for line in consignment.lines], by)
    check_consigned(consignment.lines, skus)
    return warehouse, skus, the_owner(consignment.owner, by)


def _leaving(consignment: Consignment, warehouse: Warehouse, skus: Mapping[str, Sku], by: Actor) -> list[Lost]:
    """From the bins that are named, or from any."""
    places = _places(warehouse, [line.bin for line in consignment.lines])
    named = [(skus[line.sku].pk, line.lot) for line in consignment.lines if line.lot]
    lots = ensure_lots(named, company_id=by.company_id)
    return [
        Lost(pk, places[line.bin] if line.bin else None, line.quantity, lots.get((pk, line.lot)))
        for line in consignment.lines
        for pk in [skus[line.sku].pk]
    ]


def _tell_of_adjustment(
    document: StockDocument, reason: str, deltas: Mapping[LevelKey, Delta], codes: Mapping[int, str], by: Actor
) -> None:
    changed = _pieces({codes[sku]: d.on_hand for (sku, _), d in deltas.items()}, document.warehouse)
    short = _pieces({codes[sku]: d.short for (sku, _), d in deltas.items() if d.short > 0}, document.warehouse)
    record(
        [
            StockAdjusted(document.pk, document.number, reason, changed),
            *([StockFellShort(document.pk, short)] if short else []),
        ],
        by=by,
    )


def _pieces(quantities: Mapping[str, int], warehouse: Warehouse) -> list[PiecesAt]:
    return [{"sku": sku, "warehouse": warehouse.code, "quantity": n} for sku, n in sorted(quantities.items())]


def _check_clock(zone: str) -> None:
    if not clock.is_time_zone(zone):
        raise Invalid("time_zone", "There is no time zone {zone}. Name one such as Asia/Shanghai.", {"zone": zone})


def _name(gains: Sequence[tuple[BinKey, int, str]], skus: Mapping[str, Sku], by: Actor) -> None:
    """Note where pieces with numbers of their own lie from now on."""
    codes = {sku.pk: code for code, sku in skus.items()}
    named = [Named(key.sku_id, codes[key.sku_id], serial, key.place_id) for key, _, serial in gains if serial]
    bring_in(named, company_id=by.company_id)


def _document(kind: str, warehouse: Warehouse, *, by: Actor, **fields: str) -> StockDocument:
    on = clock.today(warehouse.time_zone)
    (number,) = take_numbers(kind, [(None, "")], company_id=by.company_id, on=on)
    return StockDocument.objects.create(
        company_id=by.company_id, number=number, kind=kind, warehouse=warehouse, at=clock.now(), **fields
    )


def _levels(keys: Collection[LevelKey], by: Actor) -> dict[LevelKey, LevelNow]:
    """Lock levels, those that exist before those that are made, as everybody does who may make some."""
    lock_levels(keys, company_id=by.company_id)
    ensure_levels(keys, company_id=by.company_id)
    return lock_levels(keys, company_id=by.company_id)


def _totals(rows: Sequence[tuple[int, int, int]]) -> dict[LevelKey, int]:
    totals: dict[LevelKey, int] = defaultdict(int)
    for sku_id, warehouse_id, quantity in rows:
        totals[(sku_id, warehouse_id)] += quantity
    return totals


def _warehouse(code: str, by: Actor) -> Warehouse:
    warehouse = Warehouse.objects.filter(company_id=by.company_id, code=code, archived_at=None).first()
    if warehouse is None:
        raise NotFound("warehouse", code)
    return warehouse


def _skus(codes: Sequence[str], by: Actor) -> dict[str, Sku]:
    found = {sku.code: sku for sku in Sku.objects.filter(company_id=by.company_id, code__in=set(codes))}
    for code in codes:
        if code not in found:
            raise NotFound("SKU", code)
    if not codes:
        raise Invalid("lines", "Name at least one line.")
    return found


def _places(warehouse: Warehouse, codes: Sequence[str]) -> dict[str, int]:
    wanted = {code or "STOCK" for code in codes}
    found = dict(
        Place.objects.filter(warehouse=warehouse, code__in=wanted, archived_at=None).values_list("code", "id")
    )
    for code in wanted:
        if code not in found:
            raise NotFound("bin", f"{warehouse.code} {code}")
    return found
