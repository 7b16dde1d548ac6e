"""What every door of the API shares: the request, pages of lists, answers per item."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import orjson
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop
from ninja.renderers import BaseRenderer
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import joined_late
from entrepot.foundation.refusals import Invalid, NotAllowed, Refusal

PROBLEM = "application/problem+json"
LONGEST_PAGE = 500
LARGEST_BATCH = 1000
LAST_ROW = 2**63 - 1
_TAKEN = gettext_noop("The API uses this word itself. Choose another code.")
_NO_CURSOR = "This cursor was not made by a list. Start without one."

M = TypeVar("M", bound=Model)
Result = TypeVar("Result")


class Request(HttpRequest):
    """A request whose actor is known."""

    actor: Actor


class Json(BaseRenderer):
    """Writes answers. Decimals become strings, so that no program reads money as a float."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return written(data)


def written(data: Any) -> bytes:
    """This will write an answer down."""
    return orjson.dumps(data, default=_as_text, option=orjson.OPT_UTC_Z)


def page(
    queryset: QuerySet[M], show: Callable[[M], Any], *, cursor: str | None, limit: int, key: str = "-id",
    found_first: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """This will give one page of a list by keyset: `next` is the cursor of the page after it, or null.

    What is `found_first` is chosen by its ids, and only then joined with what is shown of it.
    """
    limit = page_length(limit)
    field = key.lstrip("-")
    if cursor:
        try:
            queryset = queryset.filter(**{f"{field}__{'lt' if key.startswith('-') else 'gt'}": read_cursor(cursor)})
        except ValueError:
            raise Invalid("cursor", _NO_CURSOR)
    ordered = queryset.order_by(key)
    rows = list(joined_late(ordered, limit + 1) if found_first else ordered[: limit + 1])
    more = len(rows) > limit
    shown = [show(row) for row in rows[:limit]]
    return {"items": shown, "next": write_cursor(getattr(rows[limit - 1], field)) if more else None}


def page_length(limit: int) -> int:
    """This will tell how many rows a page has for whoever asks for so many."""
    return max(1, min(limit, LONGEST_PAGE))


def write_cursor(value: Any) -> str:
    """This will pack the place where a page ends. It means nothing outside."""
    return base64.urlsafe_b64encode(orjson.dumps(value, default=str)).decode().rstrip("=")


def read_cursor(cursor: str) -> Any:
    """This will unpack a cursor that `write_cursor` made."""
    try:
        value = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise Invalid("cursor", _NO_CURSOR)
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise Invalid("cursor", _NO_CURSOR)
    if "\0" in value if isinstance(value, str) else not 0 <= value <= LAST_ROW:
        raise Invalid("cursor", _NO_CURSOR)
    return value


def answers(results: Sequence[Result | Refusal], show: Callable[[Result], Any]) -> dict[str, Any]:
    """This will answer a batch item by item: {status, …} each, in the order asked."""
    items = [
        {"status": r.status, "problem": problem_of(r)}
        if isinstance(r, Refusal)
        else {"status": 201, "result": show(r)}
        for r in results
    ]
    done = sum("result" in item for item in items)
    return {"items": items, "done": done, "refused": len(items) - done}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {"status": refusal.status, "problem": problem_of(refusal)}


def batch(items: Sequence[Any]) -> Sequence[Any]:
    """This will let through a batch of at most a thousand."""
    if len(items) > LARGEST_BATCH:
        raise Invalid(
            "items", "Send at most {most} at once; these are {count}.", {"most": LARGEST_BATCH, "count": len(items)}
        )
    return items


def problem_type(code: str) -> str:
    """This will name a kind of problem. It is a name only: there is nothing to fetch under it."""
    return f"urn:entrepot:problem:{code}"


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """This will say a refusal as a problem document (RFC 9457), in the caller's language."""
    return {
        "type": problem_type(refusal.code),
        "title": str(refusal),
        "status": refusal.status,
        "code": refusal.code,
        **{name: value for name, value in refusal.facts.items() if name not in ("code", "status", "title", "type")},
    }


def edition_wanted(request: HttpRequest) -> int | None:
    """This will read `If-Match`: the edition that the caller has seen, or nothing if any will do."""
    given = request.headers.get("If-Match", "").strip().strip('"')
    if not given or given == "*":
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 18):
        raise Invalid("If-Match", "Send the edition as a number, as the resource showed it.")
    return int(given)


def must_be_allowed(request: Request, permission: str) -> None:
    """This will refuse a list to those who may see nothing of it, so that it does not look empty to them."""
    if not request.actor.may(permission):
        raise NotAllowed(permission)


def not_a_path(*words: str) -> AfterValidator:
    """This will refuse codes under which nothing could be found, because a door of that name is there."""

    def check(code: str) -> str:
        if code in words:
            raise PydanticCustomError("not_a_code", "{problem}", {"problem": gettext(_TAKEN)})
        return code

    return AfterValidator(check)


def named(value: Mapping[str, str] | str | None, language: str) -> dict[str, str]:
    """This will read a name: a text is in the company's language, an object says its languages."""
    if isinstance(value, str):
        return {language: value}
    return dict(value or {})


def _as_text(value: Any) -> str:
    return str(value)
