"""What the OpenAPI document says of every door at once: the headers that all understand, and refusals."""

import re
from typing import Any

from ninja import NinjaAPI

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same request gets the same answer for 72 hours.",
}
_EDITION = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The `edition` that you have seen; 412 if it is another one by now.",
}
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Further members are the facts of the refusal.",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:entrepot:problem:out_of_stock"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
    },
}
_REFUSED = {
    "description": "A refusal",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
# What is below a thing, with one name in it.
_NAMED = re.compile(r"/{(\w+)}(?:/[^{]*)?")
# Beside every PATCH, these look at the edition of the order that they change.
_OF_ORDERS = tuple(
    f"/orders/{{number}}/{noun}"
    for noun in (
        "placement", "approval", "rejection", "holds", "hold-releases", "cancellation", "approval-withdrawal",
        "return-to-sales", "resubmission", "payments", "refunds", "payment-terms",
    )
)  # fmt: skip


class Documented(NinjaAPI):
    """The API, whose document also tells of what the doorkeeper does."""

    def get_openapi_schema(self, **asked: Any) -> Any:
        schema = super().get_openapi_schema(**asked)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                operation["parameters"] = [*operation.get("parameters", ()), *_headers(method, path)]
                operation["responses"]["default"] = _REFUSED
        _link(schema["paths"])
        return schema


def _link(paths: dict[str, dict[str, Any]]) -> None:
    """Tell where what was made is found: `POST /orders` answers with the `number` of every `/orders/{number}/…`."""
    for path, operations in paths.items():
        below = _below(path, paths)
        for status, answer in operations.get("post", {}).get("responses", {}).items():
            if below and str(status).startswith("2"):
                answer["links"] = below


def _below(path: str, paths: dict[str, dict[str, Any]]) -> dict[str, Any]:
    found = {}
    for other, operations in paths.items():
        named = _NAMED.fullmatch(other.removeprefix(path)) if other.startswith(f"{path}/") else None
        for method, operation in operations.items() if named else ():
            found[f"{method} {other}"] = {
                "operationId": operation["operationId"],
                "parameters": {named[1]: f"$response.body#/{named[1]}"},  # type: ignore[index]
            }
    return found


def _headers(method: str, path: str) -> list[dict[str, Any]]:
    if method == "get":
        return []
    minds = method == "patch" or path.endswith(_OF_ORDERS)
    return [_KEY, _EDITION] if minds else [_KEY]
