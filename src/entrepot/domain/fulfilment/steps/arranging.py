"""Pass lines from one opened fulfilment to another: taken apart in memory first, written when all else is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from entrepot.domain.fulfilment import models, rules
from entrepot.domain.fulfilment.rules import Taking, Work, WorkLine
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.rows import columns, fetch, insert, next_ids, statement


@dataclass(frozen=True, slots=True)
class Part:
    """What is to become a fulfilment of its own: pieces by line id, out of one that is opened."""

    source: Work
    quantities: Mapping[int, int]
    priority: int
    ship_by: datetime | None
    # Whether it can be joined with its source again as if nothing had been.
    remembers: bool = True


@dataclass(slots=True)
class Arranged:
    """What changed hands, still to be written: new fulfilments, each with its source, and all lines that moved."""

    made: list[tuple[Work, Work]] = field(default_factory=list)
    takings: list[Taking] = field(default_factory=list)

    def of(self, source: Work) -> list[Work]:
        """This will give what was made of parts of one fulfilment."""
        return [made for made, its in self.made if its is source]


def take_apart(parts: Sequence[Part]) -> Arranged:
    """This will make fulfilments of parts of others, in memory; `write_arranged` gives them numbers and rows."""
    if not parts:
        return Arranged()
    sources = {part.source.id: part.source for part in parts}
    cuts = sum(rules.pieces_cut({part.source.id: part.source}, part.quantities) for part in parts)
    ids = next_ids({models.Fulfilment: len(parts), models.FulfilmentLine: cuts})
    line_ids = iter(ids[models.FulfilmentLine])
    arranged = Arranged()
    for part, pk in zip(parts, ids[models.Fulfilment], strict=True):
        source = sources[part.source.id]
        root = source.split_from_id or source.id
        made = Work(
            pk, "", source.company_id, source.warehouse_id, source.warehouse, source.time_zone, source.stored,
            source.steps, part.priority, part.ship_by, root if part.remembers else None, part.remembers,
        )  # fmt: skip
        source.was_split |= part.remembers
        arranged.made.append((made, source))
        arranged.takings.append(rules.take(source, made, part.quantities, line_ids))
    return arranged


def join(arranged: Arranged, target: Work, others: Sequence[Work]) -> None:
    """This will pass all lines of other fulfilments to one, in memory; it is as urgent as the most urgent of them."""
    together = [target, *others]
    target.priority = max(work.priority for work in together)
    target.ship_by = min((work.ship_by for work in together if work.ship_by), default=None)
    arranged.takings += [rules.give_over(other, target) for other in others]


def write_arranged(arranged: Arranged, *, by: Actor) -> None:
    """This will write what changed hands; how far the lines have come is written by `save`.

    The numbers of new fulfilments are the last lock that is taken.
    """
    _insert_works([made for made, _ in arranged.made], by)
    moved = [line for taking in arranged.takings for line in taking.moved]
    fetch(statement(models.__file__, "move_lines"), columns([(x.id, x.work_id, x.position) for x in moved], 3))
    cut = [pair for taking in arranged.takings for pair in taking.cut]
    left = {line.id: line.quantity for _, line in cut}
    fetch(statement(models.__file__, "cut_lines"), columns(sorted(left.items()), 2))
    insert(models.FulfilmentLine, [_row(part) for part, _ in cut])
    tasks = [(part.id, t.cut_from, t.quantity, t.picked, t.shipped) for part, _ in cut for t in part.tasks]
    fetch(statement(models.__file__, "cut_tasks"), columns(tasks, 5))


def rank(works: Collection[Work]) -> None:
    """This will write how urgent opened fulfilments are."""
    fetch(
        """UPDATE fulfilment_fulfilment f SET priority = n.priority, ship_by = n.ship_by
           FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS n(id, priority, ship_by) WHERE f.id = n.id""",
        columns([(work.id, work.priority, work.ship_by) for work in works], 3),
    )


def _insert_works(made: Sequence[Work], by: Actor) -> None:
    if not made:
        return
    # One date for all the numbers of a list, as it is at its first warehouse.
    on = clock.today(made[0].time_zone)
    numbers = take_numbers("fulfilment", [(None, "")] * len(made), company_id=by.company_id, on=on)
    now = clock.now()
    for work, number in zip(made, numbers, strict=True):
        work.number = number
    insert(
        models.Fulfilment,
        [
            {
                "id": work.id, "company_id": work.company_id, "number": work.number,
                "warehouse_id": work.warehouse_id, "state": work.state, "steps": work.steps,
                "priority": work.priority, "ship_by": work.ship_by, "split_from_id": work.split_from_id,
                "released_at": now,
            }
            for work in made
        ],
    )  # fmt: skip
    for work in made:
        work.stored = work.state


def _row(part: WorkLine) -> dict[str, object]:
    return {
        "id": part.id, "fulfilment_id": part.work_id, "position": part.position,
        "order_line_id": part.order_line_id, "promise_id": part.promise_id, "sku_id": part.sku_id,
        "quantity": part.quantity, "picked": part.picked, "packed": part.packed, "shipped": part.shipped,
        "short": part.short, "recalled": part.recalled,
    }  # fmt: skip
