"""The API: its routers, and how a refusal is said."""

import logging

from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from entrepot import __version__
from entrepot.api import (
    accounts,
    addresses,
    amendments,
    assigning,
    attachments,
    bulk_runs,
    changes,
    channels,
    code_mappings,
    companies,
    consignments,
    custom_fields,
    customers,
    documents,
    events,
    freight,
    fulfilments,
    imports,
    notices,
    opening_balances,
    orders,
    overrides,
    payments,
    personal_data,
    previews,
    prices,
    printing,
    products,
    reasons,
    refund_requests,
    returns,
    reviewing,
    rules,
    search,
    sharing,
    shipments,
    skus,
    stages,
    standing_back,
    stock,
    tasks,
    trials,
    verification,
    warehouses,
)
from entrepot.api.bodies import Body
from entrepot.api.documentation import Documented
from entrepot.api.doorkeeper import failed, problem_answer, refused
from entrepot.api.http import Json, problem_type
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal

logger = logging.getLogger("entrepot.api")

# What the database says of a number that outgrew its column, and of a division by zero: our arithmetic, not theirs.
_OURS = frozenset({"22003", "22012"})

ROUTERS = [
    skus.router,
    products.router,
    customers.router,
    addresses.router,
    companies.router,
    channels.router,
    code_mappings.router,
    warehouses.router,
    stock.router,
    consignments.router,
    prices.router,
    freight.router,
    standing_back.router,
    overrides.router,
    assigning.router,
    sharing.router,
    custom_fields.router,
    printing.router,
    documents.router,
    personal_data.router,
    reasons.router,
    refund_requests.router,
    reviewing.router,
    stages.router,
    previews.router,
    orders.router,
    rules.router,
    trials.router,
    amendments.router,
    changes.router,
    bulk_runs.router,
    returns.router,
    fulfilments.router,
    shipments.router,
    payments.router,
    imports.router,
    opening_balances.router,
    accounts.router,
    events.router,
    search.router,
    verification.router,
    attachments.router,
    notices.router,
    tasks.router,
]


class Bearer(HttpBearer):
    """The doorkeeper has named the actor before a door is reached; this tells the documentation how."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return getattr(request, "actor", None)


api = Documented(
    title="Entrepot",
    version=__version__,
    description="Orders, goods and money. Send `Authorization: Bearer …`, and an `Idempotency-Key` on every POST.",
    auth=Bearer(),
    renderer=Json(),
    parser=Body(),
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
        "type": problem_type("invalid"), "code": "invalid", "status": 422,
        "title": f"{first['where']}: {first['problem']}", "errors": errors,
    }  # fmt: skip
    response = api.create_response(request, body, status=422)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(HttpError)
def say_what_could_not_be_read(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """Say why a body was not read, which Ninja wraps, or the sentence of whoever raised it."""
    if isinstance(problem.__cause__, Refusal):
        return refused(problem.__cause__)
    return problem_answer(problem.status_code, str(problem))


@api.exception_handler(DataError)
def say_that_it_cannot_be_kept(request: HttpRequest, problem: DataError) -> HttpResponse:
    """Answer what the database cannot hold: longer than any field, or no text. Doors should have seen it before."""
    if getattr(problem.__cause__, "sqlstate", None) in _OURS:
        return say_that_we_failed(request, problem)
    logger.error("The database refused a value in %s", _route(request), exc_info=problem)
    return refused(Invalid("body", "Something that you sent is too long, too large or not a text."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def let_the_doorkeeper_say(request: HttpRequest, problem: Exception) -> HttpResponse:
    raise problem


@api.exception_handler(Exception)
def say_that_we_failed(request: HttpRequest, problem: Exception) -> HttpResponse:
    logger.error("A request failed: %s", _route(request), exc_info=problem)
    return failed()


def _route(request: HttpRequest) -> str:
    """Return method and pattern. What stood in its places may be about a person, and is not logged."""
    matched = request.resolver_match
    return f"{request.method} /{matched.route if matched else ''}"
