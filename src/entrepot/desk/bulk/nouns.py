"""What can be done with many orders: one entry a noun, each the same list action that a single order knows."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_noop

from entrepot.desk.assigning.actions import Assignee, assign_orders, unassign_orders
from entrepot.desk.bulk.lacking import leave_out, swap
from entrepot.desk.bulk.refusals import NothingToRelease, UnknownBulkAction
from entrepot.domain.changes.actions import (
    Cancellation,
    HandingBack,
    Withdrawal,
    amend_orders,
    cancel_orders,
    return_to_sales,
    withdraw_approval,
)
from entrepot.domain.changes.amending.asked import Amendment
from entrepot.domain.fulfilment.actions import release_orders
from entrepot.domain.orders import actions as orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.actions import permission_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal

Parameters = Mapping[str, Any]
Answers = Sequence[Any]


@dataclass(frozen=True)
class BulkAction:
    """A change of many orders. `takes` names its parameters; `inverse` says how a run is undone, if it can be.

    Whoever locks work before orders must not find the orders locked by us: it is told the edition instead.
    """

    permission: str
    act: Callable[[Sequence[Order], Parameters, Actor], Answers]
    takes: Collection[str] = ()
    needs: Collection[str] = ()
    locks_work_first: bool = False
    inverse: Callable[[Parameters], tuple[str, Parameters] | None] = lambda given: None


def bulk_action(noun: str) -> BulkAction:
    """This will give the action of that noun, or refuse and name those there are."""
    if noun not in NOUNS:
        raise UnknownBulkAction(noun, ", ".join(sorted(NOUNS)))
    return NOUNS[noun]


def check_parameters(noun: str, given: Parameters) -> None:
    """This will refuse parameters that the action does not know, lacks, or could not read."""
    action = bulk_action(noun)
    for name in given:
        if name not in action.takes:
            raise Invalid(name, "This action takes no such parameter.")
    for name in action.needs:
        if not given.get(name):
            raise Invalid(name, "Say this too: the action needs it.")
    for name, value in given.items():
        if problem := _CHECKS[name](value):
            raise Invalid(name, problem)


def _text(value: Any) -> str | None:
    return (
        None
        if isinstance(value, str) and len(value) <= 200
        else gettext_noop("Write a text of at most 200 characters.")
    )


def _code(value: Any) -> str | None:
    usable = isinstance(value, str) and value.isascii() and value.replace("_", "").isalnum() and len(value) <= 40
    return (
        None
        if usable and value == value.lower()
        else gettext_noop("A code has lower-case letters, digits and underscores.")
    )


def _codes(value: Any) -> str | None:
    return (
        next(filter(None, map(_code, value)), None)
        if isinstance(value, list)
        else gettext_noop("Send a list of codes.")
    )


def _instant(value: Any) -> str | None:
    return None if _read(value) else gettext_noop("Send an instant such as 2026-01-31T18:00:00+08:00.")


def _read(value: Any) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _number(value: Any) -> str | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and -1000 <= value <= 1000
    return None if usable else gettext_noop("Send a whole number between -1000 and 1000.")


def _short(value: Any) -> str | None:
    usable = isinstance(value, str) and len(value) <= 10
    return None if usable else gettext_noop("Send a word of at most 10 characters.")


def _tags(value: Any) -> str | None:
    usable = isinstance(value, list) and all(isinstance(tag, str) and 0 < len(tag) <= 40 for tag in value)
    return None if usable and len(value) <= 50 else gettext_noop("Send up to 50 tags of at most 40 characters.")


def _note(value: Any) -> str | None:
    usable = isinstance(value, str) and len(value) <= 2000
    return None if usable else gettext_noop("Write a text of at most 2,000 characters.")


def _values(value: Any) -> str | None:
    usable = isinstance(value, dict) and 0 < len(value) <= 100 and all(map(_is_plain, value.values()))
    return None if usable else gettext_noop("Send values by the codes of their fields.")


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


_FIELDS = {
    "priority": _number, "flag": _short, "tags": _tags, "seller_memo": _note, "internal_note": _note,
    "ship_by": _instant, "deadline": _instant, "salesperson": _text, "warehouse": _text, "custom": _values,
}  # fmt: skip
_CHECKS: dict[str, Callable[[Any], str | None]] = {
    "reason": _text, "note": _text, "code": _code, "codes": _codes, "expires_at": _instant, "person": _text,
    "role": _code, "sku": _text, "swap_for": _text, "asked_by": _code, "due_at": _instant, **_FIELDS,
}  # fmt: skip


def _approve(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.approve_orders(found, by=by)


def _reject(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.reject_orders(found, reason=given["reason"], by=by)


def _hold(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    expires_at = _read(given.get("expires_at"))
    return orders.hold_orders(found, code=given["code"], note=given.get("note", ""), expires_at=expires_at, by=by)


def _release_holds(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.release_holds(found, codes=given.get("codes"), by=by)


def _cancel(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    reason = given.get("reason", "")
    return cancel_orders([Cancellation(o.number, reason, edition=o.edition) for o in found], by=by)


def _withdraw(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    reason = given.get("reason", "")
    return withdraw_approval([Withdrawal(o.number, reason, o.edition) for o in found], by=by)


def _return(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return return_to_sales([HandingBack(o.number, given["reason"], o.edition) for o in found], by=by)


def _amend(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    said = {name: _read(value) if _FIELDS[name] is _instant else value
            for name, value in given.items() if name in _FIELDS}  # fmt: skip
    if not said:
        raise Invalid("parameters", "Say what is to be different.")
    reason = given.get("reason", "")
    return amend_orders([Amendment(o.number, reason, said, edition=o.edition) for o in found], by=by)


def _submit(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.submit_again(found, by=by)


def _request_refund(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    who = given.get("asked_by", "buyer")
    asked = [orders.AskedBack(o.number, given["reason"], asked_by=who, edition=o.edition) for o in found]
    return orders.request_refunds(asked, by=by)


def _withdraw_refund_request(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.withdraw_refund_requests(found, reason=given.get("reason", ""), by=by)


def _refuse_refund_request(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return orders.refuse_refund_requests(found, reason=given["reason"], by=by)


def _assign(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    to = Assignee(given.get("person", ""), given.get("role", ""))
    return assign_orders(found, to=to, due_at=_read(given.get("due_at")), by=by)


def _unassign(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    return unassign_orders(found, by=by)


def _release(found: Sequence[Order], given: Parameters, by: Actor) -> Answers:
    released = release_orders([order.pk for order in found], by=by)
    return [
        answer if isinstance(answer, Refusal) or answer.fulfilments else NothingToRelease(order.number)
        for order, answer in zip(found, released, strict=True)
    ]


NOUNS: dict[str, BulkAction] = {
    "approval": BulkAction(
        permission_of(orders.approve_orders), _approve, inverse=lambda given: ("approval-withdrawal", {})
    ),
    "rejection": BulkAction(permission_of(orders.reject_orders), _reject, ["reason"], ["reason"]),
    "hold": BulkAction(
        permission_of(orders.hold_orders), _hold, ["code", "note", "expires_at"], ["code"],
        inverse=lambda given: ("hold-release", {"codes": [given["code"]]}),
    ),
    "hold-release": BulkAction(permission_of(orders.release_holds), _release_holds, ["codes"]),
    "amendment": BulkAction(
        permission_of(amend_orders), _amend, [*_FIELDS, "reason"], locks_work_first=True
    ),
    "cancellation": BulkAction(permission_of(cancel_orders), _cancel, ["reason"], locks_work_first=True),
    "approval-withdrawal": BulkAction(
        permission_of(withdraw_approval), _withdraw, ["reason"], locks_work_first=True
    ),
    "return-to-sales": BulkAction(
        permission_of(return_to_sales), _return, ["reason"], ["reason"], locks_work_first=True
    ),
    "resubmission": BulkAction(permission_of(orders.submit_again), _submit),
    "refund-request": BulkAction(
        permission_of(orders.request_refunds), _request_refund, ["reason", "asked_by"], ["reason"],
        inverse=lambda given: ("refund-request-withdrawal", {}),
    ),
    "refund-request-withdrawal": BulkAction(
        permission_of(orders.withdraw_refund_requests), _withdraw_refund_request, ["reason"]
    ),
    "refund-request-refusal": BulkAction(
        permission_of(orders.refuse_refund_requests), _refuse_refund_request, ["reason"], ["reason"]
    ),
    "release": BulkAction(permission_of(release_orders), _release, locks_work_first=True),
    "leaving-out": BulkAction(
        permission_of(cancel_orders), leave_out, ["sku", "reason"], ["sku", "reason"], locks_work_first=True
    ),
    "swap": BulkAction(
        permission_of(amend_orders), swap, ["sku", "swap_for", "reason"], ["sku", "swap_for", "reason"],
        locks_work_first=True,
    ),
    "assignment": BulkAction(permission_of(assign_orders), _assign, ["person", "role", "due_at"]),
    "unassignment": BulkAction(permission_of(unassign_orders), _unassign),
}  # fmt: skip
