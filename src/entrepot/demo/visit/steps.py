"""The steps of the visit: what to try, as whom and where, and by which requests it is seen to be done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Step:
    """Something to try. `times` requests to addresses like `done_by`, all answered well, tick it."""

    name: str
    title: str
    text: str
    # Somebody who may do this does it; nobody in particular where it is empty.
    permission: str
    address: str
    button: str
    done_by: re.Pattern[str]
    times: int = 1


def _posted(address: str) -> re.Pattern[str]:
    return re.compile(rf"POST /{address}")


STEPS: Sequence[Step] = (
    Step(
        "order",
        gettext_noop("Paste a message, and it is an order"),
        gettext_noop("Copy the message below, paste it into the box of a new order, and press Ctrl Enter twice."),
        "orders.place_orders",
        "/orders/new",
        gettext_noop("New order"),
        _posted("orders/new$"),
    ),
    Step(
        "approve",
        gettext_noop("Approve ten orders with one key"),
        gettext_noop("A approves and shows the next, H holds, S skips. What decides stands beside each order."),
        "orders.approve_orders",
        "/review",
        gettext_noop("Review"),
        _posted(r"review/orders/[^/]+/(approval|joint-approval)$"),
        times=10,
    ),
    Step(
        "heal",
        gettext_noop("Say once what an unknown code means"),
        gettext_noop("Say which SKU is meant, and every order that waits for it heals."),
        "orders.approve_orders",
        "/review?reason=goods_unmatched",
        gettext_noop("Unmatched goods"),
        re.compile(r"POST /review/(orders/[^/]+/lines/\d+|healings)$"),
    ),
    Step(
        "why",
        gettext_noop("Ask why it goes from there, and try another rule"),
        gettext_noop("Every order says why. Put the rules in another order, and see what last week would have been."),
        "sourcing.try_rules",
        "/settings/sourcing-rules",
        gettext_noop("Rules"),
        _posted(r"settings/[a-z-]+/trial$"),
    ),
    Step(
        "pick",
        gettext_noop("Pick on a phone, and scan the wrong thing"),
        gettext_noop("Make the window narrow, take the first work, and type a wrong code before the right one."),
        "fulfilment.pick_fulfilments",
        "/floor",
        gettext_noop("Warehouse phone"),
        _posted(r"floor/pick/[^/]+$"),
    ),
    Step(
        "customer",
        gettext_noop("See what the customer sees"),
        gettext_noop("Without an account, by a link: where it is, what is owed, and what may still be changed."),
        "sharing.share_orders",
        "/visit/customer",
        gettext_noop("Open a customer’s link"),
        re.compile(r"GET /visit/customer$"),
    ),
    Step(
        "import",
        gettext_noop("Drop a sheet with seven faults"),
        gettext_noop("The good rows become orders; the others come back as a sheet that says why."),
        "files.start_import",
        "/imports/new",
        gettext_noop("Import"),
        _posted(r"imports/new/start$"),
    ),
    Step(
        "rush",
        gettext_noop("200 buyers, 100 pieces"),
        gettext_noop("They order the last hundred pieces at the same moment, over the network, like a live stream."),
        "",
        "",
        gettext_noop("Let them order"),
        _posted("visit/rush$"),
    ),
    Step(
        "damage",
        gettext_noop("Damage a number behind its back"),
        gettext_noop("In a copy that only this page sees, a number changes without an entry. Then all is added up."),
        "",
        "",
        gettext_noop("Damage it"),
        _posted("visit/damage$"),
    ),
)
