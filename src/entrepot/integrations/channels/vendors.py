"""All marketplaces whose orders can be read."""

from collections.abc import Mapping
from typing import Any

from entrepot.integrations.channels.port import OrderSource
from entrepot.integrations.channels.taobao.orders import TaobaoOrders

SOURCES: tuple[OrderSource, ...] = (TaobaoOrders(),)


def source_of(payload: Mapping[str, Any]) -> OrderSource | None:
    """This will find who can read a payload."""
    return next((source for source in SOURCES if source.recognises(payload)), None)
