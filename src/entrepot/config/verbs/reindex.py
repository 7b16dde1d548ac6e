"""`reindex`: write anew what everything is found by."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from entrepot.config.access import tell
from entrepot.config.ready import house

_AT_ONCE = 500


def main(words: Sequence[str]) -> int:
    """This will index orders, customers and SKUs anew, for instance after an upgrade that finds more."""
    argparse.ArgumentParser(
        prog="entrepot reindex",
        description="Write anew what orders, customers and SKUs are found by. Work can go on meanwhile.",
    ).parse_args(words)
    with house("reindex"):
        from entrepot.domain.catalog.actions import reindex_skus
        from entrepot.domain.catalog.models import Sku
        from entrepot.domain.customers.actions import reindex_customers
        from entrepot.domain.customers.models import Customer
        from entrepot.domain.orders.actions import reindex_orders
        from entrepot.domain.orders.models import Order
        from entrepot.foundation.accounts.models import Company
        from entrepot.foundation.actors import the_house
        from entrepot.insight.finding import waybills_of_orders

        def orders_anew(ids: list[int], **by: Any) -> None:
            reindex_orders(ids, waybills=waybills_of_orders(ids), **by)

        for company in Company.objects.order_by("pk"):
            by = the_house(company.pk)
            for what, model, act in (
                ("SKUs", Sku, reindex_skus),
                ("customers", Customer, reindex_customers),
                ("orders", Order, orders_anew),
            ):
                tell(f"{company.code}: {_all(what, model, act, by)} {what} can be found.")
    return 0


def _all(what: str, model: Any, act: Callable[..., Any], by: Any) -> int:
    done = 0
    for ids in _chunks(model, by.company_id):
        act(ids, by=by)
        done += len(ids)
        if sys.stderr.isatty():
            print(f"\r{done:,} {what} …", end="", file=sys.stderr, flush=True)
    return done


def _chunks(model: Any, company_id: int) -> Iterator[list[int]]:
    own = model.objects.filter(company_id=company_id).order_by("pk").values_list("pk", flat=True)
    last = 0
    while ids := list(own.filter(pk__gt=last)[:_AT_ONCE]):
        yield ids
        last = ids[-1]
