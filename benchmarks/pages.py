"""What people look at all day: every list, count, search and page that is timed among many orders."""

import json
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Page:
    """A page: what it is asked with, the milliseconds within which it answers, the statements it may take."""

    name: str
    work: str
    path: str
    most: int = 50
    allowed: int = 12
    body: str = ""


def pages() -> list[Page]:
    """This will name the pages with numbers that there are in the company."""
    from entrepot.domain.customers.models import Customer
    from entrepot.domain.orders.models import Order

    many = Order.objects.count()
    long = Order.objects.filter(lines__position=200).values_list("number", flat=True)[0]
    ids = [many * n // 500 for n in range(1, 501)]
    numbers = list(Order.objects.filter(id__in=ids).values_list("number", flat=True))
    three = Order.objects.filter(lines__position=3).exclude(lines__position=4)
    short = three.order_by("-id").values_list("number", flat=True)[0]
    customer = Customer.objects.order_by("-id").values_list("number", flat=True)[0]
    name, middle = quote("王伟"), numbers[len(numbers) // 2]
    return [
        Page("list", f"order list, filter and text search, {many:,} orders",
             f"orders?state=approved&channel=web&limit=50&q={name}"),
        Page("list-done", "order list, completed, text search", f"orders?state=completed&limit=50&q={name}"),
        Page("list-all", "order list, newest", "orders?limit=50"),
        Page("list-held", "order list, held", "orders?held=true&limit=50"),
        Page("list-unpaid", "order list, unpaid", "orders?payment=unpaid&state=approved&limit=50"),
        Page("list-goods", "order list, of one SKU, code typed", "orders?limit=50&q=SKU00042"),
        Page("list-number", "order list, by a whole number", f"orders?limit=50&q={middle}"),
        Page("list-stage", "order list, one stage", "orders?stage=picking&limit=50"),
        Page("list-late", "order list, late", "orders?late=true&limit=50"),
        Page("count-open", "count of approved orders", "orders/count?state=approved"),
        Page("ageing", "counts by stage and age", "orders/ageing"),
        Page("pool", "review pool: counts by reason", "review-pool"),
        Page("page", "order page, 3 lines", f"orders/{short}", 20),
        Page("page200", "order page, 200 lines", f"orders/{long}", 60),
        Page("timeline", "timeline of an order", f"orders/{middle}/timeline"),
        Page("search", "search everywhere, a name", f"search?q={name}"),
        Page("search500", "search of 500 numbers", "search/numbers", body=json.dumps({"text": " ".join(numbers)})),
        Page("stock", "stock list", "stock?limit=50"),
        Page("moves", "moves of a SKU", "stock/moves?sku=SKU00042&limit=50"),
        Page("customers", "customer list", "customers?limit=50"),
        Page("customers-q", "customers, text search", f"customers?limit=50&q={name}"),
        Page("customer", "customer card", f"customers/{customer}/card"),
        Page("fulfilments", "work of a warehouse", "fulfilments?state=released&limit=50"),
        Page("shipments", "parcels on their way", "shipments?state=handed_over&limit=50"),
        Page("payments", "payments", "payments?limit=50"),
        Page("events", "events from the middle", "events?limit=100"),
    ]  # fmt: skip
