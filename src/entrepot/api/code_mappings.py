"""What senders call our goods: their codes, and the SKUs that they stand for."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, page
from entrepot.domain.catalog.mapping import NewMapping, map_codes, unmap_codes
from entrepot.domain.catalog.models import CodeMapping
from entrepot.domain.catalog.queries import mappings_visible_to
from entrepot.foundation.actions import only
from entrepot.foundation.refusals import NotFound

router = Router(tags=["catalogue"])


class MappingIn(Schema):
    """One of `code` is `times` units of the SKU; without a channel, whoever sends it."""

    code: str = Field(max_length=120)
    sku: str
    channel: str = ""
    unit: str = ""
    times: int = 1


class MappingsIn(Schema):
    mappings: list[MappingIn]


@router.get("/code-mappings")
def list_mappings(
    request: Request,
    code: str | None = None,
    sku: str | None = None,
    channel: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """What is mapped, the newest first."""
    asked = {"code": code, "sku__code": sku, "channel__code": channel}
    found = mappings_visible_to(request.actor).filter(**{k: v for k, v in asked.items() if v is not None})
    return page(found, _shown, cursor=cursor, limit=limit)


@router.post("/code-mappings")
def map_many_codes(request: Request, body: MappingsIn) -> dict[str, Any]:
    """Say what up to 1,000 codes stand for. Orders that waited for one of them go on by themselves."""
    mappings = [NewMapping(**mapping.dict()) for mapping in batch(body.mappings)]
    return answers(map_codes(mappings, by=request.actor), _shown)


@router.delete("/code-mappings")
def unmap_code(request: Request, code: str, channel: str = "") -> dict[str, Any]:
    """Forget what a code stands for; orders that were understood by it stay as they are."""
    found = mappings_visible_to(request.actor).filter(code=code)
    mapping = found.filter(channel__code=channel).first() if channel else found.filter(channel=None).first()
    if mapping is None:
        raise NotFound("code mapping", code)
    return _shown(only(unmap_codes([mapping], by=request.actor)))


def _shown(mapping: CodeMapping) -> dict[str, Any]:
    return {
        "code": mapping.code,
        "channel": mapping.channel.code if mapping.channel else None,
        "sku": mapping.sku.code,
        "unit": mapping.unit or mapping.sku.unit,
        "times": mapping.times,
    }
