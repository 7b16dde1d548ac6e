"""The timeline of an order in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from entrepot.console.templatetags.console import word

# What happened, the icon and the tone. What is not here is told by its kind.
_TOLD: dict[str, tuple[str, str, str]] = {
    "order.drafted": (gettext_noop("Saved as a draft"), "note", "idle"),
    "order.placed": (gettext_noop("Placed"), "shopping-cart", "waiting"),
    "order.imported": (gettext_noop("Imported"), "file-import", "idle"),
    "order.payload_received": (gettext_noop("Received from the channel"), "inbox", "idle"),
    "order.approved": (gettext_noop("Approved"), "check", "done"),
    "order.approved_first": (gettext_noop("Approved once, waits for a second"), "check", "waiting"),
    "order.approval_withdrawn": (gettext_noop("Approval withdrawn"), "arrow-back-up", "back"),
    "order.returned_to_sales": (gettext_noop("Handed back"), "arrow-left", "back"),
    "order.submitted_again": (gettext_noop("Submitted again"), "refresh", "waiting"),
    "order.rejected": (gettext_noop("Rejected"), "circle-x", "stopped"),
    "order.held": (gettext_noop("Held"), "player-pause", "alert"),
    "order.hold_released": (gettext_noop("Hold released"), "player-play", "working"),
    "order.amended": (gettext_noop("Amended"), "pencil", "working"),
    "order.total_adjusted": (gettext_noop("Total adjusted"), "adjustments", "working"),
    "order.goods_matched": (gettext_noop("Goods matched"), "link", "working"),
    "order.prices_found": (gettext_noop("Prices found"), "tag", "working"),
    "order.lines_cancelled": (gettext_noop("Pieces cancelled"), "minus", "stopped"),
    "order.cancelled": (gettext_noop("Cancelled"), "circle-x", "stopped"),
    "order.completed": (gettext_noop("Completed"), "circle-check", "done"),
    "order.reopened": (gettext_noop("Reopened"), "refresh", "waiting"),
    "order.released": (gettext_noop("Released to the warehouse"), "building-warehouse", "working"),
    "order.recalled": (gettext_noop("Recalled from the warehouse"), "arrow-back-up", "back"),
    "order.picked": (gettext_noop("Picked"), "checklist", "working"),
    "order.checked": (gettext_noop("Checked"), "checks", "working"),
    "order.picking_undone": (gettext_noop("Picking undone"), "arrow-back-up", "back"),
    "order.packed": (gettext_noop("Packed"), "package", "working"),
    "order.unpacked": (gettext_noop("Unpacked"), "arrow-back-up", "back"),
    "order.shipped": (gettext_noop("Shipped"), "truck-delivery", "moving"),
    "order.delivered": (gettext_noop("Delivered"), "home", "done"),
    "order.split": (gettext_noop("Split over parcels"), "scissors", "working"),
    "order.merged": (gettext_noop("Merged into one parcel"), "packages", "working"),
    "order.refund_requested": (gettext_noop("A refund was asked for"), "receipt-refund", "alert"),
    "order.refund_request_closed": (gettext_noop("The refund request was closed"), "receipt-refund", "idle"),
    "order.returned": (gettext_noop("Returned"), "truck-return", "back"),
    "order.put_on_account": (gettext_noop("Put on account"), "wallet", "idle"),
    "order.taken_off_account": (gettext_noop("Taken off account"), "wallet", "idle"),
    "order.state_overridden": (gettext_noop("State overridden"), "shield-check", "alert"),
    "order.assigned": (gettext_noop("Assigned"), "user", "idle"),
    "order.unassigned": (gettext_noop("No longer assigned"), "user", "idle"),
    "order.shared": (gettext_noop("Shared with the customer"), "link", "idle"),
    "order.link_withdrawn": (gettext_noop("The customer's link was withdrawn"), "link", "stopped"),
    "order.link_locked": (gettext_noop("Somebody guessed at the customer's link"), "alert-triangle", "alert"),
    "order.customer_asked": (gettext_noop("The customer wrote"), "note", "alert"),
    "order.rated": (gettext_noop("Rated by the customer"), "star", "done"),
    "order.task_opened": (gettext_noop("A task was given"), "clipboard-list", "waiting"),
    "order.task_closed": (gettext_noop("A task was closed"), "clipboard-check", "done"),
    "order.task_reopened": (gettext_noop("A task was opened again"), "clipboard-list", "waiting"),
    "order.notice_sent": (gettext_noop("The customer was told"), "mail", "done"),
    "order.notice_failed": (gettext_noop("A notice did not arrive"), "mail", "alert"),
    "order.notice_renewed": (gettext_noop("A notice is sent again"), "mail", "working"),
    "order.notice_withdrawn": (gettext_noop("A notice was taken back"), "mail", "stopped"),
    "order.printed": (gettext_noop("Printed"), "printer", "idle"),
    "order.entry_undone": (gettext_noop("Undone"), "rotate-clockwise", "back"),
    "order.revealed": (gettext_noop("Personal data looked at"), "eye", "idle"),
    "order.file_attached": (gettext_noop("File attached"), "paperclip", "idle"),
    "order.file_archived": (gettext_noop("File archived"), "archive", "idle"),
    "order.paid": (gettext_noop("Paid"), "cash", "done"),
    "order.refunded": (gettext_noop("Refunded"), "receipt-refund", "back"),
    "payment.recorded": (gettext_noop("Recorded"), "cash", "done"),
    "payment.allocated": (gettext_noop("Put on an order"), "link", "working"),
    "payment.allocation_taken_back": (gettext_noop("Taken off an order"), "arrow-back-up", "back"),
    "payment.refunded": (gettext_noop("Given back"), "receipt-refund", "back"),
    "payment.claimed": (gettext_noop("It is known whose it is"), "user", "working"),
    "payment.claim_taken_back": (gettext_noop("It was somebody else's"), "user", "back"),
    "payment.voided": (gettext_noop("Voided"), "circle-x", "stopped"),
    "fulfilment.handed_over": (gettext_noop("Handed over"), "truck-delivery", "moving"),
    "fulfilment.splitting_undone": (gettext_noop("Splitting undone"), "arrow-back-up", "back"),
    "fulfilment.merging_undone": (gettext_noop("Merging undone"), "arrow-back-up", "back"),
    "promise.made": (gettext_noop("Goods promised"), "lock", "working"),
    "promise.given_back": (gettext_noop("Goods given back"), "lock", "back"),
    "sku.created": (gettext_noop("Taken into the catalogue"), "plus", "done"),
    "sku.changed": (gettext_noop("Changed"), "edit", "working"),
    "sku.archived": (gettext_noop("Taken out of sale"), "archive", "stopped"),
    "sku.restored": (gettext_noop("On sale again"), "rotate-clockwise", "done"),
    "demand.fell_short": (gettext_noop("Goods fell short"), "alert-triangle", "alert"),
}
_SAID = (
    "stars", "task", "about", "outcome", "occasion", "way", "reason", "note", "code", "codes", "amount", "total",
    "quantity", "tracking_number", "carrier",
    "warehouse",
)  # fmt: skip


def told(entries: Iterable[Mapping[str, Any]], number: str) -> list[dict[str, Any]]:
    """This will say entries of the journal, the newest first, with what can be undone."""
    return [_one(entry, number) for entry in reversed(list(entries))]


def _one(entry: Mapping[str, Any], number: str) -> dict[str, Any]:
    what = entry["kind"].partition(".")[2]
    # What happens to work is worded as for its order, unless it has words of its own.
    text, icon, tone = (
        _TOLD.get(entry["kind"]) or _TOLD.get(f"order.{what}") or (what.replace("_", " "), "circle", "idle")
    )
    facts = entry["facts"]
    undo = entry.get("undo") or {}
    return {
        "text": gettext(text), "icon": icon, "tone": tone, "at": entry["at"], "who": entry["actor"],
        "detail": " · ".join(_said(facts)), "changes": list(_changes(facts)),
        "undo": f"/orders/{number}/timeline/{entry['seq']}/undo" if undo.get("possible") else "",
    }  # fmt: skip


def _said(facts: Mapping[str, Any]) -> Iterable[str]:
    for name in _SAID:
        if (value := facts.get(name)) not in (None, "", [], {}):
            yield ", ".join(word(str(one)) for one in value) if isinstance(value, list) else word(str(value))


def _changes(facts: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """What was, and what is: of fields, and of the total."""
    before, after = facts.get("before"), facts.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before.keys() | after.keys():
            if before.get(name) != after.get(name):
                yield {"what": word(name), "before": before.get(name), "after": after.get(name)}
    if facts.get("total_before") != facts.get("total_after"):
        yield {"what": gettext("Total"), "before": facts.get("total_before"), "after": facts.get("total_after")}
