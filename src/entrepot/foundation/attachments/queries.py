"""Which files hang on something, and their bytes."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from entrepot.foundation.actors import Actor
from entrepot.foundation.attachments.models import Attachment, AttachmentKind, Content
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.secrets import decrypted

PURPOSE = "attachments"


def attachments_of(subject: str, subject_id: int) -> QuerySet[Attachment]:
    """This will give what hangs on something now, the newest first, without the bytes.

    Whoever asks has found the subject, and so may see it.
    """
    found = Attachment.objects.filter(subject=subject, subject_id=subject_id, archived_at=None)
    return found.select_related("content").defer("content__sealed").order_by("-id")


def attachment_numbered(actor: Actor, number: str) -> Attachment:
    """This will give an attachment of the actor's company, or refuse. Ask next whether its subject may be seen."""
    found = Attachment.objects.filter(company_id=actor.company_id, number=number, archived_at=None)
    attachment = found.select_related("content").defer("content__sealed").first()
    if attachment is None:
        raise NotFound("attachment", number)
    return attachment


def picture_of(subject: str, subject_id: int) -> Attachment | None:
    """This will give the newest picture of something, if it has one."""
    return attachments_of(subject, subject_id).filter(kind=AttachmentKind.PICTURE).first()


def pictures_of(subject: str, ids: Collection[int]) -> dict[int, Attachment]:
    """This will give the newest picture of each of many things that have one, in one statement, bytes included."""
    found = Attachment.objects.filter(
        subject=subject, subject_id__in=ids, archived_at=None, kind=AttachmentKind.PICTURE
    )
    newest = found.order_by("subject_id", "-id").distinct("subject_id").select_related("content")
    return {one.subject_id: one for one in newest}


def with_pictures(subject: str, ids: Collection[int]) -> set[int]:
    """This will tell which of many things have a picture, without reading any; one statement."""
    found = Attachment.objects.filter(
        subject=subject, subject_id__in=ids, archived_at=None, kind=AttachmentKind.PICTURE
    )
    return set(found.values_list("subject_id", flat=True))


def has_picture(subject: str, column: str) -> Exists:
    """This will tell, of each row of a queryset, whether what its column names has a picture."""
    return Exists(
        Attachment.objects.filter(
            subject=subject, subject_id=OuterRef(column), archived_at=None, kind=AttachmentKind.PICTURE
        )
    )


def opened(attachment: Attachment) -> bytes:
    """This will open the bytes that were read along with an attachment."""
    return decrypted(bytes(attachment.content.sealed), PURPOSE)


def bytes_of(attachment: Attachment) -> bytes:
    """This will open the bytes of an attachment."""
    sealed = Content.objects.values_list("sealed", flat=True).get(pk=attachment.content_id)
    return decrypted(bytes(sealed), PURPOSE)
