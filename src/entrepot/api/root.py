"""The API: its routers, and how a refusal is said."""

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from entrepot import __version__
from entrepot.api import (
    accounts,
    changes,
    channels,
    customers,
    events,
    freight,
    fulfilments,
    orders,
    payments,
    prices,
    products,
    returns,
    rules,
    shipments,
    skus,
    stock,
    verification,
    warehouses,
)
from entrepot.api.doorkeeper import refused
from entrepot.api.http import Json
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal

ROUTERS = [
    skus.router,
    products.router,
    customers.router,
    channels.router,
    warehouses.router,
    stock.router,
    prices.router,
    freight.router,
    orders.router,
    rules.router,
    changes.router,
    returns.router,
    fulfilments.router,
    shipments.router,
    payments.router,
    accounts.router,
    events.router,
    verification.router,
]


class Bearer(HttpBearer):
    """The doorkeeper has named the actor before a door is reached; this tells the documentation how."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="Entrepot",
    version=__version__,
    description="Orders, goods and money. Send `Authorization: Bearer …`, and an `Idempotency-Key` on every POST.",
    auth=Bearer(),
    renderer=Json(),
    docs_url="/docs",
    urls_namespace="api-v1",
)
for router in ROUTERS:
    api.add_router("", router)


@api.exception_handler(Refusal)
def say_no(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(refusal)


@api.exception_handler(ValidationError)
def say_what_is_wrong(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    """Name each field that cannot be read, with what is wrong with it."""
    errors = [
        {"where": ".".join(str(part) for part in error["loc"][1:]), "problem": error["msg"]}
        for error in problem.errors
    ]
    first = errors[0] if errors else {"where": "body", "problem": "cannot be read"}
    body = {
        "type": "/help/problems/invalid", "code": "invalid", "status": 422,
        "title": f"{first['where']}: {first['problem']}", "errors": errors,
    }  # fmt: skip
    response = api.create_response(request, body, status=422)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(DataError)
def say_that_it_cannot_be_kept(request: HttpRequest, problem: DataError) -> HttpResponse:
    """What the database cannot hold is longer than any field, beyond any number, or no text at all."""
    return refused(Invalid("body", "Something that you sent is too long, too large or not a text."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def let_the_doorkeeper_say(request: HttpRequest, problem: Exception) -> HttpResponse:
    raise problem
