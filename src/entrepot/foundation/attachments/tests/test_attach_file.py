"""Files are hung on what is there."""

from dataclasses import replace

import pytest

from entrepot.domain.catalog.models import Sku
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE, ActorKind
from entrepot.foundation.attachments.actions import AttachmentTooLarge, FileNotTaken, NewFile, attach_file
from entrepot.foundation.attachments.models import Attachment, Content
from entrepot.foundation.attachments.queries import bytes_of
from entrepot.foundation.attachments.tests.files import PDF, PNG, SVG
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
A_PROGRAM = replace(THE_HOUSE, kind=ActorKind.TOKEN, id=1)


@pytest.fixture
def lamp(shop):
    return Sku.objects.get(code="LAMP")


def test_the_same_bytes_are_kept_once_and_sealed(lamp):
    first = attach_file(lamp, new=NewFile("灯.png", PNG, "picture"), by=THE_HOUSE)
    order = build.order(LAMP=1)
    second = attach_file(order, new=NewFile("again.png", PNG), by=THE_HOUSE)
    assert first.content_id == second.content_id
    assert PNG not in bytes(Content.objects.get().sealed)
    assert bytes_of(second) == PNG
    assert build.told("sku", lamp.pk)[-1] == "sku.file_attached"


def test_the_journal_says_what_but_not_how_it_is_called(lamp):
    attach_file(lamp, new=NewFile("身份证 张伟.pdf", PDF), by=THE_HOUSE)
    facts = Entry.objects.get(kind="sku.file_attached").facts
    assert facts == {
        "file": Attachment.objects.get().number, "file_kind": "document", "content_type": "application/pdf",
        "size": len(PDF),
    }  # fmt: skip


def test_drawings_that_may_hold_scripts_are_taken_from_the_house_only(lamp):
    with build.no_trace(), pytest.raises(FileNotTaken):
        attach_file(lamp, new=NewFile("x.png", SVG, "picture"), by=A_PROGRAM)
    attach_file(lamp, new=NewFile("x.svg", SVG, "picture"), by=THE_HOUSE)
    assert Content.objects.get().content_type == "image/svg+xml"


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (NewFile("empty", b""), FileNotTaken),
        (NewFile("page.png", b"<html>"), FileNotTaken),
        (NewFile("list.pdf", PDF, "picture"), Invalid),
        (NewFile("list.pdf", PDF, "secret"), Invalid),
    ],
)
def test_what_is_not_taken_leaves_no_trace(lamp, new, refusal):
    with build.no_trace(), pytest.raises(refusal):
        attach_file(lamp, new=new, by=A_PROGRAM)


def test_a_file_that_is_too_large_is_refused_with_the_limit(lamp, settings):
    settings.LARGEST_ATTACHMENT = len(PDF)
    attach_file(lamp, new=NewFile("a.pdf", PDF), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(AttachmentTooLarge):
        attach_file(lamp, new=NewFile("b.pdf", PDF + b"\xff"), by=THE_HOUSE)


def test_nothing_hangs_on_a_channel(shop):
    with build.no_trace(), pytest.raises(Invalid):
        attach_file(Channel.objects.first(), new=NewFile("a.pdf", PDF), by=THE_HOUSE)


def test_who_may_not_attaches_nothing(lamp):
    with build.no_trace(), pytest.raises(NotAllowed):
        attach_file(lamp, new=NewFile("a.pdf", PDF), by=replace(THE_HOUSE, permissions=frozenset()))
