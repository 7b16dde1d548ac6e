"""Personal data that lists do not show: field by field, for a reason, and never without a trace."""

from typing import Annotated, Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request
from entrepot.domain.customers.models import Address
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.orders.queries import order_numbered
from entrepot.foundation.revealing.actions import reveal_personal_data

router = Router(tags=["personal data"])

Answer = dict[str, Any]
PersonalField = Literal["name", "phone", "email", "address"]


class RevealIn(Schema):
    """Which fields, and the code of the reason. `how` says what becomes of them."""

    fields: list[PersonalField] = Field(min_length=1, max_length=4)
    reason: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
    how: Literal["shown", "copied", "exported"] = "shown"


@router.post("/orders/{number}/personal-data", response={201: Answer})
def reveal_of_order(request: Request, number: str, body: RevealIn) -> tuple[int, Answer]:
    """Show these fields of the order's buyer and receiver; its timeline says that you saw them, and why."""
    order = order_numbered(request.actor, number)
    reveal_personal_data([order], fields=body.fields, reason=body.reason, how=body.how, by=request.actor)
    buyer = order.buyer
    return 201, {
        "buyer": {field: getattr(buyer, field) for field in body.fields if field != "address"} if buyer else None,
        "receiver": _receiver(order.ship_to, body.fields),
    }


@router.post("/customers/{number}/personal-data", response={201: Answer})
def reveal_of_customer(request: Request, number: str, body: RevealIn) -> tuple[int, Answer]:
    """Show these fields of a customer."""
    customer = customer_numbered(request.actor, number)
    reveal_personal_data([customer], fields=body.fields, reason=body.reason, how=body.how, by=request.actor)
    book = customer.addresses.filter(in_book=True, archived_at=None) if "address" in body.fields else []
    shown: Answer = {field: getattr(customer, field) for field in body.fields if field != "address"}
    return 201, shown | ({"addresses": [_place(one) for one in book]} if "address" in body.fields else {})


def _receiver(address: Address | None, fields: list[PersonalField]) -> Answer | None:
    if address is None:
        return None
    shown: Answer = {field: getattr(address, field) for field in fields if field != "address"}
    return shown | ({"address": _place(address)} if "address" in fields else {})


def _place(address: Address) -> Answer:
    parts = ("country", "province", "city", "district", "town", "street", "postcode")
    return {part: getattr(address, part) for part in parts}
