"""What may be done with an order as it stands: draws buttons, and answers `supported_actions`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from entrepot.domain.orders.rules.review.looking import LIFTED_BY_APPROVAL, NOT_BY_HAND
from entrepot.domain.orders.rules.standing_back import RETURNED_TO_SALES
from entrepot.domain.orders.states import ALL_LEFT, LIFE_OF_AN_ORDER, OrderState, Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands on its axes."""

    state: str
    progress: str = Progress.UNSHIPPED
    # Something of it, goods or a service, could still be cancelled.
    open: bool = False
    owed: bool = False
    refundable: bool = False
    # Somebody owes it, so that it can be put on account; and whether it is.
    owing: bool = False
    on_account: bool = False
    # A warehouse has taken goods of it off their shelf, and they have not left yet.
    being_picked: bool = False
    # Money is asked back for it.
    asked_back: bool = False
    held_for: Collection[str] = ()

    @property
    def alive(self) -> bool:
        return self.state in (OrderState.PLACED, OrderState.APPROVED)

    @property
    def idle(self) -> bool:
        """Whether it can go back to people: not all has left, and nobody is picking it."""
        return self.alive and self.progress not in ALL_LEFT and not self.being_picked


# Under each noun: the permission for it, and when the order lets itself be changed so.
SUPPORTED: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "placement": ("orders.place_drafts", lambda s: s.state == OrderState.DRAFT),
    "approval": (
        "orders.approve_orders",
        lambda s: s.state == OrderState.PLACED and set(s.held_for) <= LIFTED_BY_APPROVAL,
    ),
    "rejection": (
        "orders.reject_orders",
        lambda s: s.state == OrderState.PLACED and s.progress in (Progress.UNSHIPPED, Progress.NOTHING),
    ),
    "approval-withdrawal": ("changes.withdraw_approval", lambda s: s.state == OrderState.APPROVED and s.idle),
    "amendments": ("changes.amend_orders", lambda s: s.alive),
    "state-overrides": ("changes.override_state", lambda s: s.alive or s.state == OrderState.COMPLETED),
    "return-to-sales": ("changes.return_to_sales", lambda s: s.idle and RETURNED_TO_SALES not in s.held_for),
    "resubmission": ("orders.submit_again", lambda s: RETURNED_TO_SALES in s.held_for),
    "holds": ("orders.hold_orders", lambda s: s.alive and s.progress not in ALL_LEFT),
    "hold-releases": ("orders.release_holds", lambda s: bool(set(s.held_for) - NOT_BY_HAND)),
    "cancellation": (
        "changes.cancel_orders",
        lambda s: LIFE_OF_AN_ORDER.allows(s.state, to=OrderState.CANCELLED) and s.open,
    ),
    "payments": ("payments.record_payments", lambda s: s.owed),
    "payment-terms": ("payments.put_on_account", lambda s: s.on_account or (s.owed and s.owing)),
    "refund-request": (
        "orders.request_refunds",
        lambda s: (s.alive or s.state == OrderState.COMPLETED) and not s.asked_back,
    ),
    "refund-request-withdrawal": ("orders.withdraw_refund_requests", lambda s: s.asked_back),
    "refund-request-refusal": ("orders.refuse_refund_requests", lambda s: s.asked_back),
    "refunds": ("payments.refund_orders", lambda s: s.refundable),
}


def supported_actions(standing: Standing, may: Callable[[str], bool]) -> list[str]:
    """This will list the nouns under which somebody who `may` can ask for a change of this order now."""
    return [noun for noun, (permission, allows) in SUPPORTED.items() if may(permission) and allows(standing)]
