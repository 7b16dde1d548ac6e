"""Attachments: files that hang on orders, customers, SKUs, payments and parcels, under the rights to see those."""

import base64
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from entrepot.api.http import Request
from entrepot.domain.catalog.queries import skus_visible_to
from entrepot.domain.customers.queries import customers_visible_to
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.domain.payments.queries import payments_visible_to
from entrepot.domain.shipping.queries import parcels_visible_to
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.attachments.actions import NewFile, archive_file, attach_file
from entrepot.foundation.attachments.models import Attachment
from entrepot.foundation.attachments.queries import (
    attachment_numbered,
    attachments_of,
    bytes_of,
    opened,
    picture_of,
    pictures_of,
)
from entrepot.foundation.attachments.rules import IMAGES
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.insight.finding import SEEN_BY

router = Router(tags=["attachments"])

Answer = dict[str, Any]
_SMALL = 32 * 1024
# Of each noun: the subject, by what it is known, and who may see it.
_NOUNS: dict[str, tuple[str, str, Callable[[Actor], Any]]] = {
    "orders": ("order", "number", orders_visible_to),
    "customers": ("customer", "number", customers_visible_to),
    "skus": ("sku", "code", skus_visible_to),
    "payments": ("payment", "number", payments_visible_to),
    "shipments": ("parcel", "number", parcels_visible_to),
}
_SUBJECTS = {subject: visible for subject, _, visible in _NOUNS.values()}


class FileIn(Schema):
    """`content` is the file in base64. What it is, its bytes tell."""

    name: str = Field(min_length=1, max_length=255)
    content: str = Field(min_length=1)
    kind: Literal["document", "picture", "receipt", "proof"] = "document"


@router.get("/skus/{code}/picture")
def show_picture(request: Request, code: str) -> HttpResponse:
    """The newest picture of a SKU."""
    sku = _found(request.actor, "skus", code)
    picture = picture_of("sku", sku.pk)
    if picture is None:
        raise NotFound("attachment", f"{code}/picture")
    return _sent(picture)


@router.get("/sku-pictures")
def list_pictures(request: Request, sku: Annotated[list[str], Query(..., max_length=200)]) -> Answer:
    """The newest pictures of up to 200 SKUs at once, such as those of a list; who has none is left out.

    A small one (up to 32 KB) stands in `source` as a browser shows it; of others it is the address.
    """
    found = dict(skus_visible_to(request.actor).filter(code__in=sku).values_list("pk", "code"))
    pictures = pictures_of("sku", found)
    items = [{"sku": found[pk], "number": one.number, "source": _source(one)} for pk, one in sorted(pictures.items())]
    return {"items": items, "next": None}


def _source(picture: Attachment) -> str:
    if picture.content.size > _SMALL:
        return f"/api/v1/attachments/{picture.number}"
    return f"data:{picture.content.content_type};base64,{base64.b64encode(opened(picture)).decode()}"


def _doors_of(noun: str) -> None:
    """Open the doors to what hangs on one kind of thing."""

    @router.get(f"/{noun}/{{key}}/attachments", operation_id=f"list_attachments_of_{noun}")
    def list_attachments(request: Request, key: str) -> Answer:
        """What hangs on it, the newest first."""
        thing = _found(request.actor, noun, key)
        attachments = list(attachments_of(_NOUNS[noun][0], thing.pk))
        names = names_of_actors({one.added_by for one in attachments})
        return {"items": [_shown(one, names) for one in attachments], "next": None}

    @router.post(f"/{noun}/{{key}}/attachments", response={201: Answer}, operation_id=f"attach_to_{noun}")
    def attach(request: Request, key: str, body: FileIn) -> tuple[int, Answer]:
        """Hang a file on it."""
        thing = _found(request.actor, noun, key)
        try:
            content = base64.b64decode(body.content, validate=True)
        except ValueError:
            raise Invalid("content", "Send the file in base64.")
        attachment = attach_file(thing, new=NewFile(body.name, content, body.kind), by=request.actor)
        return 201, _shown(attachment, names_of_actors({attachment.added_by}))


for _noun in _NOUNS:
    _doors_of(_noun)


@router.get("/attachments/{number}")
def show_attachment(request: Request, number: str) -> HttpResponse:
    """The file itself, to whoever may see what it hangs on. Images are shown, the rest is saved."""
    attachment = attachment_numbered(request.actor, number)
    _about(request.actor, attachment)
    return _sent(attachment)


@router.delete("/attachments/{number}")
def archive(request: Request, number: str) -> Answer:
    """Put a file away: nobody is shown it any more, and the timeline says who did it."""
    attachment = attachment_numbered(request.actor, number)
    archived = archive_file(_about(request.actor, attachment), number=number, by=request.actor)
    return {"number": archived.number, "archived_at": archived.archived_at}


def _found(actor: Actor, noun: str, key: str) -> Model:
    subject, column, visible = _NOUNS[noun]
    if not actor.may(SEEN_BY[subject]):
        raise NotFound(subject, key)
    thing: Model | None = visible(actor).filter(**{column: key}).first()
    if thing is None:
        raise NotFound(subject, key)
    return thing


def _about(actor: Actor, attachment: Attachment) -> Model:
    """Return what an attachment hangs on; who may not see that is told there is no such attachment."""
    may = actor.may(SEEN_BY[attachment.subject])
    thing: Model | None = (
        _SUBJECTS[attachment.subject](actor).filter(pk=attachment.subject_id).first() if may else None
    )
    if thing is None:
        raise NotFound("attachment", attachment.number)
    return thing


def _sent(attachment: Attachment) -> HttpResponse:
    """Answer with the bytes so that no browser takes them for a page, or runs what is in them."""
    content_type = attachment.content.content_type
    how = "inline" if content_type in IMAGES else "attachment"
    answer = HttpResponse(bytes_of(attachment), content_type=content_type)
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(attachment.name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["ETag"] = f'"{attachment.content.sha256}"'
    return answer


def _shown(attachment: Attachment, names: dict[str, str]) -> Answer:
    content = attachment.content
    return {
        "number": attachment.number, "kind": attachment.kind, "name": attachment.name,
        "content_type": content.content_type, "size": content.size, "sha256": content.sha256,
        "added_at": attachment.added_at, "added_by": names.get(attachment.added_by, attachment.added_by),
    }  # fmt: skip
