"""Files are put away."""

from dataclasses import replace

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.attachments.actions import NewFile, archive_file, attach_file
from entrepot.foundation.attachments.queries import attachments_of
from entrepot.foundation.attachments.tests.files import PDF
from entrepot.foundation.refusals import NotAllowed, NotFound
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(shop):
    order = build.order(LAMP=1)
    return order, attach_file(order, new=NewFile("a.pdf", PDF), by=THE_HOUSE)


def test_nobody_is_shown_it_any_more_and_the_journal_says_so(paper):
    order, attachment = paper
    archive_file(order, number=attachment.number, by=THE_HOUSE)
    assert not attachments_of("order", order.pk).exists()
    assert build.fresh(attachment).archived_by == "house:0"
    assert build.told("order", order.pk)[-1] == "order.file_archived"


def test_what_hangs_elsewhere_or_is_gone_is_not_found(paper):
    order, attachment = paper
    other = build.order(LAMP=2)
    with build.no_trace(), pytest.raises(NotFound):
        archive_file(other, number=attachment.number, by=THE_HOUSE)
    archive_file(order, number=attachment.number, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotFound):
        archive_file(order, number=attachment.number, by=THE_HOUSE)


def test_who_may_not_puts_nothing_away(paper):
    order, attachment = paper
    with build.no_trace(), pytest.raises(NotAllowed):
        archive_file(order, number=attachment.number, by=replace(THE_HOUSE, permissions=frozenset()))
