"""One box that finds: hundreds of pasted numbers, or a few words."""

from typing import Any, Literal

from django.utils.translation import gettext, gettext_noop
from ninja import Field, Router, Schema

from entrepot.api.http import Request, batch
from entrepot.domain.catalog.actions import reindex_skus
from entrepot.domain.customers.actions import reindex_customers
from entrepot.domain.customers.rules import mask_phone
from entrepot.domain.orders.actions import reindex_orders
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.insight import finding

router = Router(tags=["search"])

Kind = Literal["order", "fulfilment", "parcel", "payment", "refund", "sku", "customer"]
_SUMMARY = gettext_noop("{found} found, {missing} not.")


class PastedNumbersIn(Schema):
    """1 to 500 numbers with anything between them; with `subject`, only what is one of that kind."""

    text: str = Field(max_length=100_000)
    subject: Kind | None = None


class ReindexingIn(Schema):
    """Numbers of orders and customers, codes of SKUs: at most a thousand of each."""

    orders: list[str] = []
    customers: list[str] = []
    skus: list[str] = []


@router.post("/search/numbers")
def look_numbers_up(request: Request, body: PastedNumbersIn) -> dict[str, Any]:
    """Tell what each pasted number is: an order's, a channel's, a waybill, a payment's, a SKU's, a customer's."""
    looked = finding.look_up(request.actor, body.text, kinds=[body.subject] if body.subject else [])
    return {
        "summary": gettext(_SUMMARY).format(found=len(looked.found), missing=len(looked.missing)),
        "repeated": looked.repeated,
        "found": [
            {"number": number, "matches": [_match(match) for match in matches]}
            for number, matches in looked.found.items()
        ],
        "not_found": looked.missing,
    }


@router.get("/search")
def search(request: Request, q: str, limit: int = 10) -> dict[str, Any]:
    """What `q` is the number of comes first, then orders, customers and SKUs that its words name."""
    if not q.strip():
        raise Invalid("q", "Say what to look for.")
    answers = finding.search_everything(request.actor, q[:200], limit=max(1, min(limit, 50)))
    items = [{"exact": True, **_match(match)} for match in answers.exact]
    items += [{"exact": False, "kind": "order", "number": one.number, "state": one.state} for one in answers.orders]
    items += [
        {"exact": False, "kind": "customer", "number": one.number, "name": one.name, "phone": mask_phone(one.phone)}
        for one in answers.customers
    ]
    items += [{"exact": False, "kind": "sku", "number": one.code, "name": one.name} for one in answers.skus]
    return {"items": items, "next": None}


@router.post("/search/reindexing")
def reindex(request: Request, body: ReindexingIn) -> dict[str, Any]:
    """Write anew what orders, customers and SKUs are found by, from what is known of them now."""
    wanted = {"order": batch(body.orders), "customer": batch(body.customers), "sku": batch(body.skus)}
    done: list[int | Refusal] = []
    by = request.actor
    ids = {kind: finding.ids_of(by, kind, numbers) for kind, numbers in wanted.items() if numbers}
    if "order" in ids:
        done += reindex_orders(ids["order"], waybills=finding.waybills_of_orders(ids["order"]), by=by)
    if "customer" in ids:
        done += reindex_customers(ids["customer"], by=by)
    if "sku" in ids:
        done += reindex_skus(ids["sku"], by=by)
    return {"reindexed": sum(not isinstance(one, Refusal) for one in done)}


def _match(match: finding.Match) -> dict[str, Any]:
    shown = {"kind": match.kind, "number": match.number, "by": match.by, "orders": list(match.orders)}
    return shown | ({"name": match.name} if match.name else {})
