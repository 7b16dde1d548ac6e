"""Reasons that may be chosen when something is cancelled, held, corrected. Words of one's own are taken too."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, edition_wanted, named, page
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.reasons import actions
from entrepot.foundation.reasons.models import Reason, Use
from entrepot.foundation.reasons.queries import reason_coded, reasons_visible_to

router = Router(tags=["rules"])


class NewReasonIn(Schema):
    use: Use
    code: str = Field(min_length=1, max_length=40)
    name: str | dict[str, str]
    position: int = Field(0, ge=-1000, le=1000)


class ReasonChange(Schema):
    name: str | dict[str, str] | None = None
    position: int | None = Field(None, ge=-1000, le=1000)
    active: bool | None = None


@router.get("/reasons")
def list_reasons(
    request: Request, use: Use | None = None, active: bool | None = None, cursor: str | None = None, limit: int = 500
) -> dict[str, Any]:
    """Those of one use stand together in `position`."""
    given = {"use": use, "active": active}
    found = reasons_visible_to(request.actor)
    found = found.filter(**{name: value for name, value in given.items() if value is not None})
    return page(found, _shown, cursor=cursor, limit=limit, key="id")


@router.post("/reasons", response={201: dict[str, Any]})
def add_reason(request: Request, body: NewReasonIn) -> tuple[int, dict[str, Any]]:
    name = named(body.name, company_of(request.actor).language)
    new = actions.NewReason(body.use, body.code, name, body.position)
    return 201, _shown(actions.add_reason(new, by=request.actor))


@router.patch("/reasons/{use}/{code}")
def change_reason(request: Request, use: str, code: str, body: ReasonChange) -> dict[str, Any]:
    """Name it otherwise, move it, or with `active: false` take it off the list; what used it keeps the code."""
    reason = reason_coded(request.actor, use, code)
    name = named(body.name, company_of(request.actor).language) if body.name is not None else None
    changed = actions.change_reason(
        reason, name=name, position=body.position, active=body.active, edition=edition_wanted(request),
        by=request.actor,
    )  # fmt: skip
    return _shown(changed)


def _shown(reason: Reason) -> dict[str, Any]:
    return {name: getattr(reason, name) for name in ("use", "code", "name", "position", "active", "edition")}
