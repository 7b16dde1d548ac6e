"""What an order looks like to whoever looks: where it stands, and whose names he may read."""

from collections.abc import Sequence

from entrepot.domain.customers.rules import mask_name
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.orders.rules.cancelling import open_pieces
from entrepot.domain.orders.rules.supported import Standing
from entrepot.foundation.actors import Actor


def knows_people(actor: Actor) -> bool:
    """This will tell whether somebody looks after customers, or packs and labels what is sent to them."""
    return actor.may("customers.view_customers") or actor.may("shipping.pack_fulfilments")


def name_shown(name: str, actor: Actor) -> str:
    """This will write a name, masked for those who need not know people."""
    return name if knows_people(actor) else mask_name(name)


def standing_of(order: Order, lines: Sequence[OrderLine]) -> Standing:
    """This will tell where an order that was read in full stands, so that it is known what can be done with it."""
    account = order.account
    rows = [(x.pk, x.parent_id, x.kind, x.quantity, x.cancelled, x.demand.shipped if x.demand else 0) for x in lines]
    return Standing(
        state=order.state,
        progress=order.progress,
        open=bool(open_pieces(rows)),
        owed=account is not None and account.balance > 0,
        refundable=account is not None and account.paid > account.refunded,
        owing=account is not None and account.customer_id is not None,
        on_account=account is not None and account.due_on is not None,
        being_picked=order.being_picked,  # type: ignore[attr-defined]
        asked_back=bool(order.asked_back),  # type: ignore[attr-defined]
        held_for={hold.code for hold in order.open_holds},  # type: ignore[attr-defined]
    )
