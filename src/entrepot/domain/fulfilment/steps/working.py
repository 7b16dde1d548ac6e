"""Count on opened fulfilments, and tell sourcing and the bins; `save` writes the work itself in one go."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from entrepot.domain.fulfilment import models, rules
from entrepot.domain.fulfilment.rules import Missing, Work, WorkLine
from entrepot.domain.fulfilment.states import LIFE_OF_A_FULFILMENT
from entrepot.domain.inventory import steps as inventory
from entrepot.domain.sourcing import steps as sourcing
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.rows import columns, fetch, statement

Quantities = Mapping[int, int]
"""Pieces by fulfilment line id."""


def pick(found: Sequence[tuple[Work, Quantities]], *, by: Actor) -> Missing:
    """This will count picks: what was not found goes back to sourcing, which asks elsewhere.

    Lines that are not named were found as asked. Components that were there stay on the shelf when
    their kit cannot be completed.
    """
    freed: dict[int, int] = defaultdict(int)
    surplus: dict[int, int] = {}
    lines = [line for work, _ in found for line in work.lines if line.remaining]
    short_before = {line.id: line.short for line in lines}
    for work, quantities in found:
        for line in work.lines:
            _add(freed, rules.pick(line, quantities.get(line.id, line.remaining)))
        surplus |= rules.surplus_of_kits(work.lines)
    for line in lines:
        if line.id in surplus:
            _add(freed, rules.recall(line, surplus[line.id]).freed)
    short = {line.id: line.short - short_before[line.id] for line in lines}
    _tell(sourcing.unrelease, lines, surplus, by)
    _tell(sourcing.pick, lines, {line.id: line.picked for line in lines}, by)
    _tell(partial(sourcing.fail, reason="short_pick"), lines, short, by)
    inventory.free_bins(freed)
    return Missing(short, surplus)


def check(opened: Sequence[Work]) -> None:
    """This will note that what was picked was looked over."""
    for work in opened:
        work.checked = True


def unpick(opened: Sequence[Work], *, by: Actor) -> None:
    """This will put what was picked back on its shelf; nothing of it may be packed."""
    lines = [line for work in opened for line in work.lines]
    _tell(sourcing.unpick, lines, {line.id: rules.unpick(line) for line in lines}, by)


def recall(opened: Sequence[Work], quantities: Quantities, *, by: Actor) -> None:
    """This will take unpacked pieces out of the work; sourcing holds them for the order as before."""
    lines = [line for work in opened for line in work.lines if quantities.get(line.id)]
    freed: dict[int, int] = defaultdict(int)
    picked: dict[int, int] = {}
    for line in lines:
        back = rules.recall(line, quantities[line.id])
        picked[line.id] = back.picked
        _add(freed, back.freed)
    _tell(sourcing.unpick, lines, picked, by)
    _tell(sourcing.unrelease, lines, quantities, by)
    inventory.free_bins(freed)


def pack(opened: Iterable[Work], quantities: Quantities) -> None:
    """This will count pieces into parcels, or out of them again below zero."""
    for work in opened:
        for line in work.lines:
            line.packed += quantities.get(line.id, 0)


def hand_over(opened: Sequence[Work], quantities: Quantities, *, by: Actor) -> dict[int, int]:
    """This will let packed pieces leave the warehouse: stock falls here. Gives the units by order id."""
    units: dict[int, int] = defaultdict(int)
    takes: dict[date, list[inventory.Dispatch]] = defaultdict(list)
    lines = []
    for work in opened:
        on = clock.today(work.time_zone)
        for line in work.lines:
            quantity = quantities.get(line.id, 0)
            if not quantity:
                continue
            lines.append(line)
            units[line.order_id] += quantity
            takes[on] += [
                inventory.Dispatch(line.sku_id, work.warehouse_id, bin_id, n, "fulfilment_line", line.id)
                for bin_id, n in rules.ship(line, quantity)
            ]
    _tell(sourcing.ship, lines, quantities, by)
    for on, gone in sorted(takes.items()):
        inventory.dispatch(gone, company_id=by.company_id, on=on)
    return dict(units)


def save(opened: Collection[Work]) -> None:
    """This will write opened fulfilments back, with the state that their quantities amount to."""
    lines = [line for work in opened for line in work.lines]
    tasks = [task for line in lines for task in line.tasks]
    counted = [(x.id, x.recalled, x.short, x.picked, x.packed, x.shipped) for x in lines]
    fetch(statement(models.__file__, "change_lines"), columns(counted, 6))
    taken = [(task.id, task.quantity, task.picked, task.shipped) for task in tasks]
    fetch(statement(models.__file__, "change_tasks"), columns(taken, 4))
    moved: dict[str, list[int]] = defaultdict(list)
    for work in opened:
        if work.state != work.stored:
            moved[work.state].append(work.id)
            work.stored = work.state
    for to, ids in sorted(moved.items()):
        LIFE_OF_A_FULFILMENT.move(models.Fulfilment, ids, to=to)


def _tell(step: Callable[..., None], lines: Iterable[WorkLine], quantities: Quantities, by: Actor) -> None:
    """Tell sourcing how far promised pieces have come, if any have."""
    if pieces := _by_promise(lines, quantities):
        step(pieces, by=by)


def _by_promise(lines: Iterable[WorkLine], quantities: Quantities) -> dict[int, int]:
    """Return pieces by promise id, of the lines that have any."""
    totals: dict[int, int] = defaultdict(int)
    for line in lines:
        if quantities.get(line.id):
            totals[line.promise_id] += quantities[line.id]
    return dict(totals)


def _add(totals: dict[int, int], more: Iterable[tuple[int, int]]) -> None:
    for key, quantity in more:
        totals[key] += quantity
