"""Orders that were let go on go back to review, or to whoever made them."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from entrepot.domain.orders.events import OrderApprovalWithdrawn, OrderReturnedToSales
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.rules.standing_back import APPROVAL_WITHDRAWN, RETURNED_TO_SALES
from entrepot.domain.orders.states import LIFE_OF_AN_ORDER, OrderState
from entrepot.domain.orders.steps.keeping import ask_both_again, put_holds
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.reasons import reason_code


def withdraw_approvals(order_ids: Sequence[int], *, reason: Mapping[int, str], by: Actor) -> None:
    """This will take approved, locked orders back to review, where they stay until a person approves them again."""
    _go_back(order_ids, by)
    put_holds(order_ids, code=APPROVAL_WITHDRAWN, note=reason, by=by)
    record([OrderApprovalWithdrawn(pk, reason_code(reason[pk])) for pk in order_ids], by=by)


def return_to_sales(order_ids: Sequence[int], *, reason: Mapping[int, str], by: Actor) -> None:
    """This will hand placed or approved, locked orders back to whoever made them, to be mended."""
    _go_back(order_ids, by)
    put_holds(order_ids, code=RETURNED_TO_SALES, note=reason, by=by)
    record([OrderReturnedToSales(pk, reason_code(reason[pk])) for pk in order_ids], by=by)


def _go_back(order_ids: Sequence[int], by: Actor) -> None:
    LIFE_OF_AN_ORDER.move(Order, order_ids, to=OrderState.PLACED)
    Order.objects.filter(pk__in=order_ids).update(approved_at=None, edition=F("edition") + 1)
    ask_both_again(order_ids, by=by)
