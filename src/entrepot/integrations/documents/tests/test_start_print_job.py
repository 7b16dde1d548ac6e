"""Sheets go to the printer as one batch; what was printed before is asked about."""

import re
from dataclasses import replace

import pytest

from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.inventory.models import Place
from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.printing.models import PrintRecord
from entrepot.foundation.refusals import Invalid, NotAllowed, NotFound
from entrepot.integrations.documents.actions import NewPrintJob, start_print_job
from entrepot.integrations.documents.drawing import paper_of, sheets_of
from entrepot.integrations.documents.jobs import put_papers_away
from entrepot.integrations.documents.kinds import KINDS
from entrepot.integrations.documents.models import PrintJob
from entrepot.integrations.documents.refusals import AlreadyPrinted, NothingToPrint
from tests import build

pytestmark = pytest.mark.django_db


def released(count: int) -> list[Fulfilment]:
    """So many orders that a warehouse has to pick."""
    build.receive("SH", LAMP=100, VASE=100)
    orders = [build.order(LAMP=1, VASE=2) for _ in range(count)]
    approve_orders(orders, by=THE_HOUSE)
    build.follow()
    return list(Fulfilment.objects.order_by("id"))


def start(document, works, **more):
    new = NewPrintJob(document, "fulfilment", [work.number for work in works], **more)
    return start_print_job(new, by=THE_HOUSE)


def test_a_wave_is_one_batch_and_each_sheet_was_printed(shop):
    works = released(3)
    job = start("pick_list", works)
    assert sorted(job.subject_ids) == [work.pk for work in works]
    assert set(PrintRecord.objects.values_list("batch", "document", "subject")) == {
        (job.number, "pick_list", "fulfilment")
    }
    assert build.told("fulfilment", works[0].pk)[-1] == "fulfilment.printed"
    assert build.told("print_job", job.pk) == ["print_job.started"]


def test_the_paper_is_drawn_once_and_kept_sealed(shop):
    job = start("pick_list", released(2))
    pdf = paper_of(job)
    assert pdf.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) in (0, 2)
    kept = PrintJob.objects.get(pk=job.pk)
    assert kept.drawn_at
    assert bytes(kept.pdf) != pdf
    assert paper_of(kept) == pdf


def test_what_is_old_is_put_away_and_can_be_drawn_anew(shop):
    job = start("pick_list", released(1))
    paper_of(job)
    assert put_papers_away() == 0
    PrintJob.objects.update(drawn_at="2020-01-01T00:00Z")
    assert put_papers_away() == 1
    assert paper_of(build.fresh(job)).startswith(b"%PDF")


def test_what_was_printed_is_asked_about_and_can_be_insisted_on(shop):
    works = released(2)
    start("pick_list", works[:1])
    with build.no_trace(), pytest.raises(AlreadyPrinted) as refused:
        start("pick_list", works)
    assert (refused.value.count, refused.value.first, refused.value.numbers) == (
        1,
        works[0].number,
        [works[0].number],
    )
    assert refused.value.who == "Entrepot"
    start("packing_slip", works)
    assert len(start("pick_list", works, again=True).subject_ids) == 2


def test_pick_lists_come_in_the_order_of_the_walk_and_so_do_their_lines(shop):
    works = released(2)
    first = works[0].lines.all()[0].tasks.all()[0].place
    shelf = Place.objects.create(
        company=first.company, warehouse=first.warehouse, kind=first.kind, code="A-01", sequence=-5
    )
    works[1].lines.get(sku__code="VASE").tasks.update(place=shelf)
    sheets = sheets_of(KINDS["pick_list"], [w.pk for w in works], language="en", company=works[0].company)
    assert list(sheets) == [works[1].pk, works[0].pk]
    assert [row[1:3] for row in sheets[works[1].pk].rows] == [["A-01", "VASE"], [first.code, "LAMP"]]
    assert start("pick_list", works).subject_ids == [works[1].pk, works[0].pk]


def test_an_order_stands_for_the_work_on_it_and_work_for_its_orders(shop):
    (work,) = released(1)
    order = work.lines.all()[0].order_line.order
    job = start_print_job(NewPrintJob("packing_slip", "order", [order.number]), by=THE_HOUSE)
    assert job.subject_ids == [work.pk]
    assert start("delivery_note", [work]).subject_ids == [order.pk]


def test_nothing_is_printed_about_what_has_nothing_on_it(shop):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(NothingToPrint):
        start_print_job(NewPrintJob("receipt", "order", [order.number]), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NothingToPrint):
        start_print_job(NewPrintJob("pick_list", "order", [order.number]), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotFound):
        start_print_job(NewPrintJob("invoice", "order", ["nowhere"]), by=THE_HOUSE)


@pytest.mark.parametrize("wrong", [{"document": "label"}, {"language": "fr"}, {"paper": "b5"}, {"copies": 0}])
def test_what_makes_no_sense_is_refused(shop, wrong):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(Invalid):
        start_print_job(
            NewPrintJob(**{"document": "invoice", "about": "order", "numbers": [order.number], **wrong}), by=THE_HOUSE
        )


@pytest.mark.parametrize("lacking", ["documents.start_print_job", "revealing.reveal_personal_data"])
def test_who_may_not_print_or_see_people_prints_no_address(shop, lacking):
    order = build.order(LAMP=1)
    may = {
        "documents.start_print_job", "revealing.reveal_personal_data", "printing.note_printing", "orders.view_orders"
    }  # fmt: skip
    clerk = replace(THE_HOUSE, permissions=frozenset(may - {lacking}))
    with build.no_trace(), pytest.raises(NotAllowed):
        start_print_job(NewPrintJob("delivery_note", "order", [order.number]), by=clerk)


def test_fifty_cost_as_many_statements_as_one(shop):
    works = released(50)
    for document in ("pick_list", "delivery_note"):
        one = build.statements(lambda document=document: start(document, works[:1]))
        fifty = build.statements(lambda document=document: start(document, works, again=True))
        # Whoever was printed before is named, which asks for the names of people.
        assert fifty <= one + 1, document
