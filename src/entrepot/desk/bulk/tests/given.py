"""Orders that wait for a reviewer, and runs over them."""

from typing import Any

from entrepot.desk.bulk.actions import NewRun, start_bulk_run
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.finding import OrderFilter
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order, ReviewRules
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from tests import build

WAITING = OrderFilter(state="placed", channel="phone")


def orders_to_review(count: int) -> list[Order]:
    """So many orders of a channel that approves nothing by itself."""
    Channel.objects.filter(code="phone").update(auto_approve=False)
    rules = ReviewRules.objects.get(active=True, company_id=1)
    rules.rules = [rule for rule in rules.rules if rule["rule"] != "duplicate"]
    rules.save()
    build.receive("SH", LAMP=count)
    wishes = [build.wish(channel="phone", LAMP=1, more={"external_id": f"X{n}", "holds": {}}) for n in range(count)]
    for start in range(0, count, 500):
        place_orders(wishes[start : start + 500], by=THE_HOUSE)
    return list(Order.objects.filter(channel__code="phone", state="placed").order_by("id"))


def a_run(action: str = "approval", **more: Any) -> BulkRun:
    """A run over all that wait, or over what is said."""
    if "numbers" not in more:
        more.setdefault("filter", WAITING)
    by = more.pop("by", THE_HOUSE)
    return start_bulk_run(NewRun(action, **more), by=by)


def outcomes(run: BulkRun) -> dict[str, tuple[str, str]]:
    """What became of each order of a run, with the code of why not."""
    return {item.number: (item.outcome, item.code) for item in run.items.order_by("position")}
