"""What orders wait for, by SKU: how many, since when, until when, and all of them to be acted on at once."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse

from entrepot.console.faces import named
from entrepot.console.pages import Request, page, show
from entrepot.console.stock.listing import FAMILY, page_of
from entrepot.insight.holding import Shortage, shortages_visible_to

# As many numbers as the search of the list of orders takes.
_MOST = 500


@page("orders.view_orders")
def shortages(request: Request) -> HttpResponse:
    """This will list the SKUs that orders wait for, the most urgent first."""
    found = shortages_visible_to(request.actor)
    context = {
        "rows": [_row(one) for one in found],
        "family": FAMILY,
        "orders": len({number for one in found for number in one.orders}),
    }
    return show(request, "console/stock/shortages.html", context)


def _row(one: Shortage) -> dict[str, Any]:
    numbers = one.orders[:_MOST]
    return {
        "sku": one.sku,
        "name": named(one.name),
        "unit": one.unit,
        "link": page_of(one.sku),
        "waiting": one.in_units(one.waiting),
        "short": one.in_units(one.short),
        "since": one.since,
        "due": one.due,
        "count": len(one.orders),
        "orders": f"/orders?{urlencode({'q': ' '.join(numbers)})}",
        "cut": len(one.orders) > _MOST,
    }
