"""Customers, their addresses and groups. Lists show phones in part; one customer shows them whole."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.custom_fields import asked_in
from entrepot.api.http import Request, answers, batch, edition_wanted, must_be_allowed, page
from entrepot.api.order_shapes import order_row
from entrepot.api.payment_shapes import told
from entrepot.domain.customers import actions, queries
from entrepot.domain.customers.models import Address, Customer, CustomerGroup, Merge
from entrepot.domain.customers.rules import NewAddress, mask_phone
from entrepot.domain.receivables import actions as money
from entrepot.domain.receivables.queries import Owed
from entrepot.foundation.actions import only
from entrepot.foundation.custom.queries import with_values
from entrepot.insight.customer_card import card_of

router = Router(tags=["customers"])


class CustomerAddressIn(Schema):
    """An address. In China, codes of regions and missing levels are completed from what is given."""

    name: str = Field("", max_length=200)
    phone: str = Field("", max_length=60)
    email: str = Field("", max_length=254)
    country: str = Field("CN", pattern="^[A-Z]{2}$")
    province: str = Field("", max_length=80)
    city: str = Field("", max_length=80)
    district: str = Field("", max_length=80)
    town: str = Field("", max_length=80)
    street: str = Field("", max_length=400)
    postcode: str = Field("", max_length=20)
    region_code: str = Field("", max_length=12)


class CustomerFields(Schema):
    name: str = ""
    phone: str = ""
    email: str = ""
    kind: Literal["person", "company"] = "person"
    group: str = ""
    payment_days: int | None = Field(None, ge=0, le=3650)
    tax_number: str = ""
    language: str = ""
    note: str = Field("", max_length=10_000)
    custom: dict[str, Any] = Field({}, max_length=100)
    blocked: bool = False


class CustomerIn(CustomerFields):
    external_ids: dict[str, str] = {}
    addresses: list[CustomerAddressIn] = Field([], max_length=100)
    country: str = Field("CN", pattern="^[A-Z]{2}$")


class CustomerChange(CustomerFields):
    # In which country a new phone number is dialled as it is written.
    country: str = Field("CN", pattern="^[A-Z]{2}$")


class CustomersIn(Schema):
    customers: list[CustomerIn]


class MergeIn(Schema):
    """The number of the customer for whom this one stands from now on."""

    customer: str


class GroupIn(Schema):
    code: str
    name: str | dict[str, str]


@router.get("/customers")
def list_customers(
    request: Request, q: str = "", group: str = "", cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    must_be_allowed(request, "customers.view_customers")
    found = queries.customers_like(request.actor, query=q, group=group)
    found = found.filter(with_values(request.actor.company_id, "customer", asked_in(request)))
    return page(found, _row, cursor=cursor, limit=limit)


@router.post("/customers", response={201: dict[str, Any]})
def create_customer(request: Request, body: CustomerIn) -> tuple[int, dict[str, Any]]:
    return 201, _shown(only(actions.create_customers([_new(body)], by=request.actor)))


@router.post("/customers/batch")
def create_customers(request: Request, body: CustomersIn) -> dict[str, Any]:
    news = [_new(customer) for customer in batch(body.customers)]
    return answers(actions.create_customers(news, by=request.actor), _row)


@router.get("/customers/duplicates")
def list_duplicates(request: Request, phone: str | None = None, country: str = "CN") -> dict[str, Any]:
    """Customers who may be one, with what they share: phone, email, tax_number; or those with this full `phone`.

    A masked or relayed number suggests nobody, and neither does a name.
    """
    must_be_allowed(request, "customers.view_customers")
    if phone is None:
        groups = queries.duplicate_groups(request.actor)
        items = [{"reasons": one.reasons, "customers": [_row(who) for who in one.customers]} for one in groups]
        return {"items": items, "next": None}
    found = queries.duplicates_of(request.actor, phone, country=country)
    return page(found, _row, cursor=None, limit=50)


@router.get("/customers/{number}")
def show_customer(request: Request, number: str) -> dict[str, Any]:
    return _shown(queries.customer_numbered(request.actor, number))


@router.patch("/customers/{number}")
def change_customer(request: Request, number: str, body: CustomerChange) -> dict[str, Any]:
    customer = queries.customer_numbered(request.actor, number)
    changes = {field: getattr(body, field) for field in body.model_fields_set - {"country"}}
    return _shown(
        actions.change_customer(
            customer, edition=edition_wanted(request), changes=changes, country=body.country, by=request.actor
        )
    )


@router.get("/customers/{number}/card")
def show_card(request: Request, number: str) -> dict[str, Any]:
    """All that order entry asks of a customer, with those merged into it: orders, money, addresses, usual goods.

    Of a customer who was merged, the card of the one who was kept. What the actor may not see is null.
    """
    found = queries.customer_numbered(request.actor, number)
    card = card_of(request.actor, found.merged_into or found)
    return {
        "customer": _shown(card.customer),
        "numbers": card.numbers,
        "orders": None if card.orders is None else [order_row(order, actor=request.actor) for order in card.orders],
        "owed": None if card.owed is None else [_owed(one) for one in card.owed],
        "addresses": [_address(one) for one in card.addresses],
        "usual_goods": card.usual_goods,
    }


@router.get("/customers/{number}/merges")
def list_merges(request: Request, number: str) -> dict[str, Any]:
    """Who was merged into this customer, newest first, and whether that was undone."""
    customer = queries.customer_numbered(request.actor, number)
    return {"items": [_merge(one) for one in queries.merges_of(customer)], "next": None}


@router.post("/customers/{number}/merges", response={201: dict[str, Any]})
def merge_customers(request: Request, number: str, body: MergeIn) -> tuple[int, dict[str, Any]]:
    """Let this customer stand for another one, who is archived. Both keep their orders, and it can be undone."""
    return 201, _merge(money.merge_customers((number, body.customer), by=request.actor))


@router.delete("/customers/{number}/merges/{merged}")
def unmerge_customers(request: Request, number: str, merged: str) -> dict[str, Any]:
    """Separate two customers again, each with what it had."""
    return _merge(money.unmerge_customers((number, merged), by=request.actor))


@router.get("/customers/{number}/addresses")
def list_addresses(request: Request, number: str) -> dict[str, Any]:
    customer = queries.customer_numbered(request.actor, number)
    return {"items": [_address(one) for one in queries.addresses_of(customer)], "next": None}


@router.post("/customers/{number}/addresses", response={201: dict[str, Any]})
def add_address(request: Request, number: str, body: CustomerAddressIn) -> tuple[int, dict[str, Any]]:
    customer = queries.customer_numbered(request.actor, number)
    added = actions.add_addresses([customer], addresses=[NewAddress(**dict(body))], by=request.actor)
    return 201, _address(only(added))


@router.post("/customers/{number}/archival")
def archive_customers(request: Request, number: str) -> dict[str, Any]:
    """Take a customer off the lists. Nobody is recognised as this one any more; orders and papers keep the name."""
    customer = queries.customer_numbered(request.actor, number)
    return _shown(only(actions.archive_customers([customer], by=request.actor)))


@router.get("/customer-groups")
def list_groups(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    must_be_allowed(request, "customers.view_customers")
    return page(queries.groups_visible_to(request.actor), _group, cursor=cursor, limit=limit, key="id")


@router.post("/customer-groups", response={201: dict[str, Any]})
def create_group(request: Request, body: GroupIn) -> tuple[int, dict[str, Any]]:
    return 201, _group(actions.create_group(body.code, name=body.name, by=request.actor))


def _new(body: CustomerIn) -> actions.NewCustomer:
    plain = {field: getattr(body, field) for field in type(body).model_fields}
    return actions.NewCustomer(**plain | {"addresses": [NewAddress(**dict(one)) for one in body.addresses]})


def _row(customer: Customer) -> dict[str, Any]:
    plain = ("number", "kind", "name", "payment_days", "blocked", "edition", "created_at")
    return {field: getattr(customer, field) for field in plain} | {
        "phone": mask_phone(customer.phone),
        "group": customer.group.code if customer.group else "",
    }


def _shown(customer: Customer) -> dict[str, Any]:
    plain = ("phone", "email", "tax_number", "language", "note", "custom")
    merged = {"merged_into": customer.merged_into.number if customer.merged_into else None}
    return _row(customer) | {field: getattr(customer, field) for field in plain} | merged


def _address(address: Address) -> dict[str, Any]:
    plain = (
        "name", "phone", "email", "country", "province", "city", "district", "town", "region_code", "street",
        "postcode", "masked",
    )  # fmt: skip
    return {field: getattr(address, field) for field in plain}


def _group(group: CustomerGroup) -> dict[str, Any]:
    return {"code": group.code, "name": group.name}


def _merge(merge: Merge) -> dict[str, Any]:
    return {
        "kept": merge.kept.number,
        "merged": merge.merged.number,
        "merged_at": merge.merged_at,
        "undone_at": merge.undone_at,
    }


def _owed(owed: Owed) -> dict[str, Any]:
    amounts = {name: told(getattr(owed, name), owed.currency) for name in ("orders", "advances", "owed")}
    limit = told(owed.limit, owed.currency) if owed.limit is not None else None
    return {"currency": owed.currency, **amounts, "limit": limit}
