"""Files are attached, and put away."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.db import models

from entrepot.foundation import clock
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor, ActorKind
from entrepot.foundation.attachments.events import ARCHIVED, ATTACHED
from entrepot.foundation.attachments.models import Attachment, AttachmentKind
from entrepot.foundation.attachments.queries import PURPOSE
from entrepot.foundation.attachments.rules import IMAGES, SVG, content_type_of, file_name
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import fetch, next_ids
from entrepot.foundation.secrets import encrypted


@dataclass(frozen=True)
class NewFile:
    """A file as somebody sends it."""

    name: str
    content: bytes
    kind: str = AttachmentKind.DOCUMENT


@dataclass(eq=False)
class FileNotTaken(Refusal):
    """This is none of the files that are kept here: PNG, JPEG, GIF, WebP, PDF, XLSX, DOCX, ZIP or plain text."""

    code: ClassVar[str] = "file_not_taken"
    status: ClassVar[int] = 422


@dataclass(eq=False)
class AttachmentTooLarge(Refusal):
    """The file has {size} bytes, and at most {most} are kept. Send a smaller one."""

    code: ClassVar[str] = "attachment_too_large"
    status: ClassVar[int] = 413
    size: int
    most: int


@action
def attach_file(thing: models.Model, *, new: NewFile, by: Actor) -> Attachment:
    """This will hang a file on an order, a customer, a SKU, a payment or a parcel, whose row is locked meanwhile.

    What the file is, its bytes tell. A drawing that may hold scripts (SVG) is taken from the house itself only.
    """
    told = ATTACHED.get(_subject_of(thing))
    if told is None:
        raise Invalid("about", "Files hang on: {known}.", {"known": ", ".join(ATTACHED)})
    content_type = _checked(new, by)
    (pk,) = next_ids({Attachment: 1})[Attachment]
    attachment = Attachment.objects.create(
        pk=pk, company_id=by.company_id, number=f"A{pk:06}", subject=told.subject, subject_id=thing.pk, kind=new.kind,
        name=file_name(new.name), content_id=_kept(new.content, content_type, by), added_at=clock.now(),
        added_by=by.ref, archived_by="",
    )  # fmt: skip
    record([told(thing.pk, attachment.number, new.kind, content_type, len(new.content))], by=by)
    return attachment


@action
def archive_file(thing: models.Model, *, number: str, by: Actor) -> Attachment:
    """This will put a file away that hangs on something; nobody is shown it any more."""
    subject = _subject_of(thing)
    own = Attachment.objects.filter(subject=subject, subject_id=thing.pk, archived_at=None)
    attachment = own.filter(company_id=by.company_id, number=number).first()
    if attachment is None:
        raise NotFound("attachment", number)
    attachment.archived_at, attachment.archived_by = clock.now(), by.ref
    attachment.save(update_fields=["archived_at", "archived_by"])
    record([ARCHIVED[subject](thing.pk, number)], by=by)
    return attachment


def _checked(new: NewFile, by: Actor) -> str:
    """Return what the file is, or refuse it."""
    if len(new.content) > settings.LARGEST_ATTACHMENT:
        raise AttachmentTooLarge(len(new.content), settings.LARGEST_ATTACHMENT)
    content_type = content_type_of(new.content) if new.content else None
    if content_type is None or (content_type == SVG and by.kind != ActorKind.HOUSE):
        raise FileNotTaken()
    if new.kind not in AttachmentKind.values:
        raise Invalid("kind", "Choose one of: {known}.", {"known": ", ".join(AttachmentKind.values)})
    if new.kind == AttachmentKind.PICTURE and content_type not in IMAGES:
        raise Invalid("kind", "A picture must be an image.")
    return content_type


def _kept(content: bytes, content_type: str, by: Actor) -> int:
    """Keep the bytes, and return the id of their row. Of two who bring the same at once, one finds the other's."""
    sha256 = hashlib.sha256(content).hexdigest()
    find = "SELECT id FROM attachments_content WHERE company_id = %s AND sha256 = %s"
    found = fetch(find, [by.company_id, sha256])
    if not found:
        fetch(
            """INSERT INTO attachments_content (company_id, sha256, content_type, size, sealed)
               VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
            [by.company_id, sha256, content_type, len(content), encrypted(content, PURPOSE)],
        )
        found = fetch(find, [by.company_id, sha256])
    return int(found[0][0])


def _subject_of(thing: models.Model) -> str:
    return str(thing._meta.model_name)
