"""How orders are asked for: the parameters of lists and counts, and the `filter` of a run."""

from collections.abc import Mapping
from typing import Any, Literal

from ninja import Schema

from entrepot.api.instants import Instant
from entrepot.desk.finding import OrderFilter
from entrepot.desk.stages.states import Stage
from entrepot.domain.orders.states import Progress
from entrepot.domain.receivables.models import Standing


class OrderFilterIn(Schema):
    """Everything said must hold. `q` finds numbers, external ids, names, phone tails and SKUs.

    `assigned_to` is a username, `role:` with a role, `me` (mine and my roles') or `nobody`; `due_before` is about
    assignments. `printed` is about any paper of the order, or the one that `paper` names. Values of
    one's own fields are asked for as `custom.gift_card=yes`, in the filter of a run as `custom`.
    """

    state: Literal["draft", "placed", "approved", "completed", "rejected", "cancelled"] | None = None
    progress: Progress | None = None
    payment: Standing | None = None
    channel: str | None = None
    external_id: str | None = None
    held: bool | None = None
    hold: str | None = None
    flag: str | None = None
    tag: str | None = None
    priority: int | None = None
    placed_since: Instant | None = None
    placed_before: Instant | None = None
    ship_by_before: Instant | None = None
    deadline_before: Instant | None = None
    stage: Stage | None = None
    late: bool | None = None
    assigned_to: str | None = None
    due_before: Instant | None = None
    printed: bool | None = None
    paper: str | None = None
    q: str | None = None


class RunFilterIn(OrderFilterIn):
    """The filter of a run; `custom` are values of one's own fields, which lists are asked for one by one."""

    custom: dict[str, str] | None = None


def asked_of(given: OrderFilterIn, custom: Mapping[str, str] | None = None) -> OrderFilter:
    """This will read the filter of a request, where lists are asked with their `custom` parameters."""
    said: dict[str, Any] = {"custom": custom or None} | given.dict()
    return OrderFilter(**said)
