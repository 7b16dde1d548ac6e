"""What may be done with an order as it stands: draws buttons, and answers `supported_actions`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from entrepot.domain.orders.rules.standing_back import RETURNED_TO_SALES
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands on its axes."""

    state: str
    open_units: int
    holds: int
    owed: bool
    refundable: bool
    # A warehouse has taken goods of it off their shelf, and they have not left yet.
    being_picked: bool = False
    held_for: Collection[str] = ()

    @property
    def alive(self) -> bool:
        return self.state in (OrderState.PLACED, OrderState.APPROVED)


SUPPORTED: dict[str, Callable[[Standing], bool]] = {
    "placement": lambda s: LIFE_OF_AN_ORDER.allows(s.state, to=OrderState.PLACED) and s.state == OrderState.DRAFT,
    "approval": lambda s: s.state == OrderState.PLACED,
    "rejection": lambda s: s.state == OrderState.PLACED,
    "approval-withdrawal": lambda s: s.state == OrderState.APPROVED and s.open_units > 0 and not s.being_picked,
    "return-to-sales": lambda s: s.alive and not s.being_picked and RETURNED_TO_SALES not in s.held_for,
    "resubmission": lambda s: s.alive and RETURNED_TO_SALES in s.held_for,
    "holds": lambda s: s.alive,
    "hold-releases": lambda s: s.holds > 0,
    "cancellation": lambda s: (
        LIFE_OF_AN_ORDER.allows(s.state, to=OrderState.CANCELLED)
        and (s.open_units > 0 or s.state in (OrderState.DRAFT, OrderState.PLACED))
    ),
    "payments": lambda s: s.state in (OrderState.PLACED, OrderState.APPROVED, OrderState.COMPLETED) and s.owed,
    "refunds": lambda s: s.refundable,
}


def supported_actions(standing: Standing) -> list[str]:
    """This will list the nouns under which a change of this order can be asked for now."""
    return [noun for noun, allows in SUPPORTED.items() if allows(standing)]
