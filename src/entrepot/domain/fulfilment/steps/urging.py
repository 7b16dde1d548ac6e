"""How soon orders must go, told to the work that is under way for them."""

from collections.abc import Collection

from entrepot.domain.fulfilment import models
from entrepot.domain.fulfilment.queries import open_ids_for
from entrepot.foundation.rows import fetch, statement


def urge(order_ids: Collection[int]) -> None:
    """This will give the open work for these orders their priority and date: of several orders the most urgent."""
    if open_ids_for(sorted(order_ids)):
        fetch(statement(models.__file__, "urge"), [sorted(order_ids)])
