"""After a jam, printing goes on with the sheet that did not come out."""

from dataclasses import replace

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.printing.models import PrintRecord
from entrepot.foundation.refusals import NotAllowed
from entrepot.integrations.documents.actions import NewPrintJob, resume_print_job, start_print_job
from entrepot.integrations.documents.drawing import paper_of
from entrepot.integrations.documents.queries import sheets_shown
from entrepot.integrations.documents.refusals import NoSuchSheet
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(shop):
    build.receive("SH", LAMP=100)
    orders = [build.order(LAMP=1) for _ in range(5)]
    return start_print_job(NewPrintJob("invoice", "order", [order.number for order in orders]), by=THE_HOUSE)


def test_the_sheets_keep_their_places(job):
    again = resume_print_job(job, from_sheet=4, by=THE_HOUSE)
    assert again.subject_ids == job.subject_ids[3:]
    assert [n for n, _, _ in sheets_shown(again)] == [4, 5]
    assert PrintRecord.objects.filter(batch=again.number).count() == 2
    assert PrintRecord.objects.filter(batch=job.number).count() == 5
    assert paper_of(again).startswith(b"%PDF")


def test_a_job_that_goes_on_can_jam_too(job):
    again = resume_print_job(resume_print_job(job, from_sheet=3, by=THE_HOUSE), from_sheet=5, by=THE_HOUSE)
    assert (again.from_sheet, again.subject_ids) == (5, job.subject_ids[4:])


@pytest.mark.parametrize("sheet", [0, 6])
def test_there_is_no_such_sheet(job, sheet):
    with build.no_trace(), pytest.raises(NoSuchSheet):
        resume_print_job(job, from_sheet=sheet, by=THE_HOUSE)


def test_sheets_before_those_that_went_on_are_not_in_the_job(job):
    again = resume_print_job(job, from_sheet=4, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NoSuchSheet):
        resume_print_job(again, from_sheet=2, by=THE_HOUSE)


def test_who_may_not_does_not(job):
    nobody = replace(THE_HOUSE, permissions=frozenset())
    with build.no_trace(), pytest.raises(NotAllowed):
        resume_print_job(job, from_sheet=2, by=nobody)
