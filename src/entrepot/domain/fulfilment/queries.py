"""Everything anyone asks about the work at the warehouses."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine, ParcelRules
from entrepot.domain.fulfilment.rules import (
    CEREMONY,
    Bulk,
    OrderInWork,
    Piece,
    Task,
    Wanted,
    Work,
    WorkLine,
    next_step,
    why_alone,
    why_apart,
)
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import fetch, statement

_S = FulfilmentState
_STEPS = (_S.PICKED, _S.CHECKED, _S.PACKED, _S.HANDED_OVER)


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


def work_waiting(actor: Actor) -> dict[tuple[int, FulfilmentState], int]:
    """This will count the work that waits for each step, by warehouse id and step."""
    waiting = fulfilments_visible_to(actor).order_by().filter(_waits_for(*_STEPS))
    found: dict[tuple[int, FulfilmentState], int] = {}
    for warehouse_id, state, steps, many in waiting.values_list("warehouse_id", "state", "steps").annotate(
        Count("pk")
    ):
        if step := next_step(state, steps):
            found[warehouse_id, step] = found.get((warehouse_id, step), 0) + many
    return found


def work_by_urgency(actor: Actor, warehouse: str, step: FulfilmentState) -> QuerySet[Fulfilment]:
    """This will list the work of a warehouse that waits for a step, the most urgent first."""
    found = fulfilments_visible_to(actor).filter(_waits_for(step), warehouse__code=warehouse)
    return found.order_by("-priority", F("ship_by").asc(nulls_last=True), "id")


def _waits_for(*wanted: FulfilmentState) -> Q:
    found = Q(pk__in=[])
    for way in CEREMONY:
        states = [state for state in _S if next_step(state, way) in wanted]
        found |= Q(steps=way, state__in=states)
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


def order_ids_in(fulfilment_ids: Iterable[int]) -> list[int]:
    """This will name the orders of which something is still meant to leave with these fulfilments."""
    rows = fetch(
        """SELECT DISTINCT ol.order_id
           FROM fulfilment_fulfilmentline l JOIN orders_orderline ol ON ol.id = l.order_line_id
           WHERE l.fulfilment_id = ANY(%s) AND l.quantity > l.recalled + l.short ORDER BY 1""",
        [sorted(fulfilment_ids)],
    )
    return [row[0] for row in rows]


def orders_in(fulfilment_ids: Collection[int]) -> dict[int, list[OrderInWork]]:
    """This will read what matters of the orders in fulfilments when they are to share parcels, by fulfilment id."""
    found: dict[int, list[OrderInWork]] = {pk: [] for pk in fulfilment_ids}
    for row in fetch(statement(__file__, "orders_in_work"), [sorted(fulfilment_ids)]):
        found[row[0]].append(OrderInWork(*row))
    return found


def families(ids: Collection[int]) -> dict[int, list[int]]:
    """This will list, by the id of each fulfilment, all that were split off from the same one, with that one."""
    rows = fetch(
        """SELECT f.id, m.id FROM fulfilment_fulfilment f
           JOIN fulfilment_fulfilment m ON coalesce(m.split_from_id, m.id) = coalesce(f.split_from_id, f.id)
           WHERE f.id = ANY(%s) ORDER BY 1, 2""",
        [sorted(ids)],
    )
    found: dict[int, list[int]] = {}
    for pk, member in rows:
        found.setdefault(pk, []).append(member)
    return found


def partners_of(order_ids: Collection[int], *, company_id: int) -> list[int]:
    """This will list released fulfilments that go to the receiver of one of these orders."""
    return [row[0] for row in fetch(statement(__file__, "partners"), [sorted(order_ids), company_id])]


def bulks(sku_ids: Collection[int]) -> dict[int, Bulk]:
    """This will tell what a smallest unit of each SKU weighs and how large it is, in grams and cubic centimetres."""
    return {
        pk: Bulk(Fraction(grams, 10**scale), Fraction(cubic_mm, 1000 * 10**scale), category, frozenset(attributes))
        for pk, grams, cubic_mm, scale, category, attributes in fetch(statement(__file__, "bulks"), [sorted(sku_ids)])
    }


def could_merge(actor: Actor, *, most: int = 200) -> list[list[Work]]:
    """This will suggest what could be merged: released work of several orders for one receiver."""
    actor.must("fulfilment.view_fulfilments")
    groups = [row[0] for row in fetch(statement(__file__, "could_merge"), [actor.company_id, most])]
    ids = [pk for group in groups for pk in group]
    found, orders = works(ids), orders_in(ids)
    free = {pk for pk in ids if not_begun(found[pk]) and not any(map(why_alone, orders[pk]))}
    suggested = []
    for group in groups:
        together = [found[pk] for pk in group if pk in free]
        inside = [order for work in together for order in orders[work.id]]
        if len({order.order_id for order in inside}) > 1 and len(together) > 1 and not why_apart(together, inside):
            suggested.append(together)
    return suggested


def parcel_rules_visible_to(actor: Actor) -> QuerySet[ParcelRules]:
    """This will give every version of the rules of parcels, the newest first."""
    actor.must("fulfilment.view_rules")
    return ParcelRules.objects.filter(company_id=actor.company_id).order_by("-version")


def wanted(order_ids: Sequence[int], promise_ids: Sequence[int]) -> list[Wanted]:
    """This will read what these orders still want, with those of the (locked) promises that are open."""
    found: dict[int, Wanted] = {}
    rows = fetch(statement(__file__, "wanted"), [list(promise_ids), list(order_ids)])
    for order_id, line_id, kit_id, per_kit, reserved, shipped, missing, complete, sku_id, *piece in rows:
        line = found.setdefault(
            line_id, Wanted(order_id, line_id, kit_id, per_kit, reserved, shipped, missing, complete, sku_id=sku_id)
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
        "splitting": not_begun(work) and sum(line.remaining for line in work.lines) > 1,
        "merging": not_begun(work),
    }
    return [noun for noun, allowed in may.items() if allowed]


def undoable_actions(work: Work) -> list[str]:
    """This will name what was done with the work and can be undone now: nouns to DELETE."""
    may = {
        "picking": work.state in (_S.PICKED, _S.CHECKED) and not any(line.packed for line in work.lines),
        "packing": any(line.packed > line.shipped for line in work.lines),
        "splitting": may_be_taken_apart(work) and work.was_split,
        "merging": may_be_taken_apart(work) and len({line.order_id for line in work.lines if line.remaining}) > 1,
    }
    return [noun for noun, allowed in may.items() if allowed]


def is_here(work: Work) -> bool:
    """This will tell whether anything of the work is still to be done."""
    return work.state not in (_S.HANDED_OVER, _S.CANCELLED)


def not_begun(work: Work) -> bool:
    """This will tell whether the work can still be arranged in other parcels: nobody has picked anything of it."""
    return work.state == _S.RELEASED and not any(line.picked for line in work.lines)


def may_be_taken_apart(work: Work) -> bool:
    """This will tell whether arranging can be undone: nothing is packed or gone; what is picked stays picked."""
    return work.state in (_S.RELEASED, _S.PICKED, _S.CHECKED) and not any(line.packed for line in work.lines)


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
