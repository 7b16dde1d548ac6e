"""Imports: a file is sent, the worker carries it out, what failed comes back in the same sheet."""

import base64
from typing import Any, Literal
from urllib.parse import quote

import orjson
from django.http import HttpResponse
from ninja import Field, Router, Schema
from ninja.errors import ValidationError as Unreadable
from pydantic import ValidationError

from entrepot.api.http import Request, must_be_allowed, page, problem_of
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.files import actions, batches
from entrepot.integrations.files.mappings import mappings_visible_to
from entrepot.integrations.files.models import ImportBatch, ImportMapping

router = Router(tags=["imports"])

Answer = dict[str, Any]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OwnerIn(Schema):
    channel: str = ""
    customer: str = ""


class OptionsIn(Schema):
    """How a file is read, and what becomes of it; what is left out is found out."""

    history: bool = False
    opening_stock: bool = False
    count: bool = False
    channel: str = Field("", max_length=40)
    customer: str = Field("", max_length=40)
    warehouse: str = Field("", max_length=40)
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    time_zone: str = Field("", max_length=60)
    country: str = Field("", pattern="^([A-Z]{2})?$")
    columns: dict[str, str] = Field(default_factory=dict, max_length=100)
    mapping: str = Field("", max_length=60)
    save_mapping: str = Field("", max_length=60)
    mapping_owner: OwnerIn = OwnerIn()
    several_skus: bool = False
    encoding: str = Field("", max_length=40)
    dry_run: bool = False
    all_or_nothing: bool = False
    again: bool = False


class ImportIn(OptionsIn):
    """`content` is the file in base64. As multipart/form-data, `file` is the file, and the rest are fields."""

    kind: Literal[
        "orders", "products", "customers", "stock", "shipments", "payments", "prices", "addresses", "opening-balances"
    ]
    file_name: str = Field(min_length=1, max_length=255)
    content: str = Field(min_length=1)


class ImportWithdrawalIn(Schema):
    force_rest: bool = False


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": ImportIn.json_schema()}},
    }
}


@router.get("/imports")
def list_imports(
    request: Request, kind: str | None = None, state: str | None = None, cursor: str | None = None, limit: int = 50
) -> Answer:
    """Newest first."""
    asked = {"what": kind, "state": state}
    found = batches.imports_visible_to(request.actor)
    found = found.filter(**{name: value for name, value in asked.items() if value is not None})
    return page(found, _shown, cursor=cursor, limit=limit)


@router.post("/imports", response={202: Answer}, openapi_extra=_BODY)
def start_import(request: Request) -> tuple[int, Answer]:
    """Send a file. What cannot be read is refused at once; the worker does the rest: look again for progress.

    The same file again is the same import: it goes on where it was broken off, and tries again what was refused.
    """
    body, content = _sent(request)
    options = body.dict(exclude={"kind", "file_name", "content"})
    new = actions.NewImport(body.kind, body.file_name, content, options)
    return 202, _shown(actions.start_import(new, by=request.actor))


@router.get("/imports/{number}")
def show_import(request: Request, number: str) -> Answer:
    return _shown(batches.import_numbered(request.actor, number))


@router.get("/imports/{number}/report")
def show_report(request: Request, number: str) -> HttpResponse:
    """The same sheet, only the rows that failed, each with its reason: correct it, and send it as a new import."""
    batch = batches.import_numbered(request.actor, number)
    kind = _XLSX if batch.report_name.endswith(".xlsx") else "text/csv"
    answer = HttpResponse(batches.report_of(batch), content_type=kind)
    answer.headers["Content-Disposition"] = _attachment(batch.report_name)
    return answer


@router.post("/imports/{number}/withdrawal", response={201: Answer})
def withdraw_import(request: Request, number: str, body: ImportWithdrawalIn) -> tuple[int, Answer]:
    """Undo what an import made, as one; with `force_rest`, what can be undone, and `kept` names the rest."""
    batch = batches.import_numbered(request.actor, number)
    done = actions.withdraw_import(batch, force_rest=body.force_rest, by=request.actor)
    kept = [{"number": number, "problem": problem_of(refusal)} for number, refusal in done.kept]
    return 201, {**_shown(done.batch), "undone": done.undone, "kept": kept}


@router.get("/import-mappings")
def list_mappings(request: Request) -> Answer:
    must_be_allowed(request, "files.view_imports")
    return {"items": [_mapping(one) for one in mappings_visible_to(request.actor)], "next": None}


def _sent(request: Request) -> tuple[ImportIn, bytes]:
    """Read a file in either form."""
    if (request.content_type or "").startswith("multipart/form-data"):
        file = request.FILES.get("file")
        if file is None:
            raise Invalid("file", "must not be empty")
        told: Answer = {name: str(value) for name, value in request.POST.items()}
        for name in ("columns", "mapping_owner"):
            if name in told:
                told[name] = _json(told[name].encode())
        return _understood({**told, "file_name": file.name, "content": "-"}), file.read()
    body = _understood(_json(request.body))
    try:
        return body, base64.b64decode(body.content, validate=True)
    except ValueError:
        raise Invalid("content", "Send the file in base64.")


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as problem:
        raise Invalid("body", "This is not JSON: {what}.", {"what": str(problem)})


def _understood(told: Any) -> ImportIn:
    try:
        return ImportIn.model_validate(told)
    except ValidationError as problem:
        wrong = [{"loc": ("body", *error["loc"]), "msg": error["msg"]} for error in problem.errors()]
        raise Unreadable(wrong)


def _shown(batch: ImportBatch) -> Answer:
    return {**batches.shown(batch), "by": names_of_actors({batch.actor}).get(batch.actor, batch.actor)}


def _mapping(one: ImportMapping) -> Answer:
    return {
        "kind": one.what,
        "name": one.name,
        "columns": one.columns,
        "several_skus": one.several_skus,
        "channel": one.channel.code if one.channel else None,
        "customer": one.customer.number if one.customer else None,
    }


def _attachment(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name)}"
