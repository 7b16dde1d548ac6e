"""Everything anyone asks about the work at the warehouses."""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.rules import Piece, Task, Wanted, Work, WorkLine
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, statement

_S = FulfilmentState


def fulfilments_visible_to(actor: Actor) -> QuerySet[Fulfilment]:
    if not actor.may("fulfilment.view_fulfilments"):
        return Fulfilment.objects.none()
    return Fulfilment.objects.filter(company_id=actor.company_id).order_by("-id")


def fulfilments_matching(
    actor: Actor, *, order: str = "", warehouse: str = "", state: str = ""
) -> QuerySet[Fulfilment]:
    """This will list fulfilments, newest first, of one order, warehouse or state where one is named."""
    found = fulfilments_visible_to(actor)
    if order:
        lines = FulfilmentLine.objects.filter(fulfilment=OuterRef("pk"), order_line__order__number=order)
        found = found.filter(Exists(lines))
    if warehouse:
        found = found.filter(warehouse__code=warehouse)
    if state:
        found = found.filter(state=state)
    return found


def work_numbered(actor: Actor, number: str) -> Work:
    """This will give one fulfilment with its lines and pick tasks, or refuse."""
    found = fulfilments_visible_to(actor).filter(number=number).values_list("id", flat=True).first()
    if found is None:
        raise NotFound("fulfilment", number)
    return works([found])[found]


def works(ids: Collection[int]) -> dict[int, Work]:
    """This will read fulfilments with their lines and tasks, by id, in three statements."""
    if not ids:
        return {}
    wanted = sorted(ids)
    found = {row[0]: Work(*row) for row in fetch(statement(__file__, "works"), [wanted])}
    lines: dict[int, WorkLine] = {}
    for row in fetch(statement(__file__, "work_lines"), [wanted]):
        lines[row[0]] = line = WorkLine(*row)
        found[line.work_id].lines.append(line)
    for line_id, *task in fetch(statement(__file__, "pick_tasks"), [wanted]):
        lines[line_id].tasks.append(Task(*task))
    return found


def ids_numbered(numbers: Iterable[str], *, company_id: int) -> dict[str, int]:
    """This will give the ids of those numbers that exist, without locking anything."""
    rows = fetch(
        "SELECT number, id FROM fulfilment_fulfilment WHERE company_id = %s AND number = ANY(%s)",
        [company_id, sorted(set(numbers))],
    )
    return dict(rows)


def open_ids_for(order_ids: Sequence[int]) -> list[int]:
    """This will list, by id, the fulfilments that still hold goods of these orders."""
    rows = fetch(
        """SELECT DISTINCT l.fulfilment_id
           FROM fulfilment_fulfilmentline l JOIN orders_orderline ol ON ol.id = l.order_line_id
           WHERE ol.order_id = ANY(%s) AND l.quantity > l.recalled + l.short + l.shipped ORDER BY 1""",
        [list(order_ids)],
    )
    return [row[0] for row in rows]


def wanted(order_ids: Sequence[int], promise_ids: Sequence[int]) -> list[Wanted]:
    """This will read what these orders still want, with those of the (locked) promises that are open."""
    found: dict[int, Wanted] = {}
    rows = fetch(statement(__file__, "wanted"), [list(promise_ids), list(order_ids)])
    for order_id, line_id, kit_id, per_kit, reserved, shipped, missing, complete, *piece in rows:
        line = found.setdefault(
            line_id, Wanted(order_id, line_id, kit_id, per_kit, reserved, shipped, missing, complete)
        )
        if piece[0] is not None:
            line.pieces.append(Piece(*piece))
    return list(found.values())


def supported_actions(work: Work) -> list[str]:
    """This will name what can be asked for now, of the work as a whole, as the doors name it: nouns to POST.

    Whether its orders may leave is not known here: of `handover` it tells only that the work is ready.
    """
    boxed = any(line.packed > line.shipped for line in work.lines)
    may = {
        "picking": work.state == _S.RELEASED,
        "checking": work.state == _S.PICKED and work.needs(_S.CHECKED),
        "packing": may_be_packed(work) and any(work.left_to_pack(line) for line in work.lines),
        "handover": may_leave(work),
        "recall": not boxed and any(line.recallable for line in work.lines),
    }
    return [noun for noun, allowed in may.items() if allowed]


def undoable_actions(work: Work) -> list[str]:
    """This will name what was done with the work and can be undone now: nouns to DELETE."""
    may = {
        "picking": work.state in (_S.PICKED, _S.CHECKED) and not any(line.packed for line in work.lines),
        "packing": any(line.packed > line.shipped for line in work.lines),
    }
    return [noun for noun, allowed in may.items() if allowed]


def may_be_packed(work: Work) -> bool:
    """This will tell whether the work has come far enough to be packed, as its warehouse works."""
    ready = {_S.CHECKED}
    if not work.needs(_S.CHECKED):
        ready.add(_S.PICKED)
    if not work.needs(_S.PICKED):
        ready.add(_S.RELEASED)
    return work.state in ready


def may_leave(work: Work) -> bool:
    """This will tell whether the whole of the work can be handed over as it is, or with what is implied."""
    return work.state == _S.PACKED or (may_be_packed(work) and not work.needs(_S.PACKED))
