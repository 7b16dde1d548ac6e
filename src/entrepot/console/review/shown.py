"""What the cockpit shows of an order: what is the matter, what can be mended on the spot, and what decides."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop

from entrepot.console.faces import named
from entrepot.console.pages import Request, show
from entrepot.console.revealing import receiver
from entrepot.console.review.progress import progress_of
from entrepot.desk.assigning.queries import assigned_now
from entrepot.desk.finding import order_in_full_numbered
from entrepot.desk.looking import knows_people, name_shown
from entrepot.desk.reviewing import next_for
from entrepot.domain.orders import queries
from entrepot.domain.orders.models import Hold, Order, OrderLine
from entrepot.domain.orders.rules.review import LIFTED_BY_APPROVAL
from entrepot.foundation.actors import Actor
from entrepot.insight.deciding import deciding_on

ADDRESS = {
    "name": gettext_noop("Receiver"), "phone": gettext_noop("Phone"), "province": gettext_noop("Province"),
    "city": gettext_noop("City"), "district": gettext_noop("District"), "town": gettext_noop("Town"),
    "street": gettext_noop("Street"),
}  # fmt: skip
_ADDRESS_HOLDS = frozenset({"address_incomplete", "address_masked", "undeliverable", "several_addresses"})


def opened(actor: Actor, number: str) -> Order:
    """This will read an order with all that the cockpit shows, or refuse with NotFound."""
    actor.must("orders.view_orders")
    return order_in_full_numbered(number, actor.company_id)


def case_of(request: Request, order: Order | None, code: str) -> dict[str, Any]:
    """This will give the templates an order to decide on, and which one comes next."""
    common = {"reason": code, "progress": progress_of(request), "order": order}
    if order is None:
        return common
    actor = request.actor
    holds: list[Hold] = order.open_holds  # type: ignore[attr-defined]
    codes = {hold.code for hold in holds}
    after = next_for(actor, code, after=order.pk)
    decides = deciding_on(actor, order)
    return common | {
        "next": after,
        "holds": [{"hold": hold, "lifted": hold.code in LIFTED_BY_APPROVAL} for hold in holds],
        "lines": _lines(order, holds, decides.stock),
        **receiver(order, actor),
        "address_wanted": bool(codes & _ADDRESS_HOLDS), "may_mend": may_mend(order, actor),
        "joint": [other.number for other in approvable_together(decides.together)],
        "anothers": _anothers(order, actor),
        "decides": decides,
        "buyer": name_shown(order.buyer_then, actor) if order.buyer else "",  # type: ignore[attr-defined]
    }  # fmt: skip


def may_mend(order: Order, actor: Actor) -> bool:
    """This will tell whether somebody may see and change where an order goes; what a platform hides stays so."""
    may = knows_people(actor) and actor.may("revealing.reveal_personal_data")
    return may and order.ship_to is not None and not order.ship_to.masked


def approvable_together(others: Sequence[Order]) -> list[Order]:
    """This will choose those that may be approved unseen: nothing holds them but that they could be merged."""
    codes = queries.open_hold_codes([other.pk for other in others]) if others else {}
    return [other for other in others if other.state == "placed" and set(codes.get(other.pk, ())) <= {"could_merge"}]


def show_case(request: Request, order: Order | None, code: str) -> HttpResponse:
    """This will show only the order and what decides; a browser that has it already is not given it again."""
    answer = show(request, "console/review/case.html", case_of(request, order, code))
    if order is not None and request.POST.get("shown") == order.number:
        answer["HX-Reswap"] = "none"
    return answer


def _lines(order: Order, holds: Sequence[Hold], stock: Any) -> list[dict[str, Any]]:
    wrong: dict[int, set[str]] = {}
    for hold in holds:
        if hold.line_id:
            wrong.setdefault(hold.line_id, set()).add(hold.code)
    own = [line for line in order.lines.all() if line.parent_id is None]
    return [_line(line, wrong.get(line.pk, set()), stock) for line in own]


def _line(line: OrderLine, wrong: set[str], stock: Any) -> dict[str, Any]:
    title = line.title_received or (named(line.sku.name) if line.sku else line.code_received)
    return {
        "line": line, "title": title, "wrong": sorted(wrong),
        "typed": line.quantity_typed or f"{line.quantity_entered.normalize():f}{line.unit}",
        "price": f"{line.unit_price.normalize():f}",
        "unmatched": line.sku is None and line.kind == "goods",
        "price_wanted": bool({code for code in wrong if code.startswith("price")}),
        "stock": stock.get(line.sku.code, []) if line.sku else [],
        "lacking": line.demand.waiting + line.demand.short if line.demand else 0,
    }  # fmt: skip


def _anothers(order: Order, actor: Actor) -> str:
    assigned = assigned_now([order.pk]).get(order.pk)
    return assigned.person if assigned and assigned.person and assigned.ref != actor.ref else ""
