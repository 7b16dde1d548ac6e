"""The page of one work order, and papers for many: one batch, again if somebody insists, on after a jam."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.orders.telling import told
from entrepot.console.pages import Request, go, page, show
from entrepot.console.work.listing import PAPERS, WORK
from entrepot.domain.fulfilment.queries import fulfilments_visible_to, work_numbered
from entrepot.foundation.journal.queries import timeline
from entrepot.foundation.printing.queries import last_prints
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.integrations.documents import actions, queries
from entrepot.integrations.documents.drawing import paper_of
from entrepot.integrations.documents.kinds import kind_coded
from entrepot.integrations.documents.refusals import AlreadyPrinted

_STEPS = ("picked", "packed", "shipped")


@page("fulfilment.view_fulfilments")
def work_page(request: Request, number: str) -> HttpResponse:
    """This will show what is to be taken from where, how far it is, and what was printed for it."""
    work = work_numbered(request.actor, number)
    row = fulfilments_visible_to(request.actor).select_related("warehouse").get(pk=work.id)
    wanted = sum(line.remaining for line in work.lines)
    context = {
        "work": work, "row": row, "wanted": wanted, "picked": sum(line.picked for line in work.lines),
        "steps": [(name, sum(getattr(line, name) for line in work.lines)) for name in _STEPS],
        "prints": last_prints("fulfilment", [work.id]).get(work.id, ()), "papers": list(PAPERS.values()),
        "timeline": told(timeline([("fulfilment", work.id)], company_id=row.company_id), number),
    }  # fmt: skip
    part = request.headers.get("HX-Target") == "work"
    return show(request, "console/work/work_body.html" if part else "console/work/work.html", context)


@require_POST
@page("documents.start_print_job")
def print_papers(request: Request, noun: str) -> HttpResponse:
    """This will print a paper for what is selected as one batch, or ask when some of it was printed before."""
    if noun not in PAPERS:
        raise NotFound("page", request.path)
    numbers = _chosen(request)
    new = actions.NewPrintJob(noun, "fulfilment", numbers, again="again" in request.POST)
    try:
        job = actions.start_print_job(new, by=request.actor)
    except AlreadyPrinted as refusal:
        rest = [number for number in numbers if number not in set(refusal.numbers)]
        asked = {"paper": PAPERS[noun], "refusal": refusal, "numbers": "\n".join(numbers), "rest": "\n".join(rest)}
        return show(request, "console/work/again.html", asked | {"many_left": len(rest)})
    answer = show(request, "console/work/printed.html", {"job": job})
    answer["HX-Trigger"] = json.dumps({"worked-off": True, "changed": True})
    return answer


def _chosen(request: Request) -> list[str]:
    if matching := request.POST.get("matching", ""):
        found = WORK.find(request.actor, WORK.asked_by(matching)).order_by("-id").values_list("number", flat=True)
        return list(found[: actions.MOST_SHEETS + 1])
    return request.POST.get("numbers", "").split()


@page("documents.start_print_job")
def job_page(request: Request, number: str) -> HttpResponse:
    """This will show the sheets of a batch in order, and let it go on from one of them."""
    job = queries.print_job_numbered(request.actor, number)
    context: dict[str, Any] = {"job": job, "sheets": queries.sheets_shown(job)}
    return show(request, "console/work/job.html", context)


@page("documents.start_print_job")
def job_paper(request: Request, number: str) -> HttpResponse:
    """This will send the paper of a batch, to be looked at and printed."""
    job = queries.print_job_numbered(request.actor, number)
    kind_coded(job.document).check(request.actor)
    answer = HttpResponse(paper_of(job), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{job.number}.pdf"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@page("documents.resume_print_job")
def resume_job(request: Request, number: str) -> HttpResponse:
    """This will print a batch again from the first sheet that did not come out."""
    job = queries.print_job_numbered(request.actor, number)
    said = request.POST.get("from_sheet", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 6):
        raise Invalid("from_sheet", "Write the number of a sheet.")
    going_on = actions.resume_print_job(job, from_sheet=int(said), by=request.actor)
    text = gettext("Batch {number} goes on from sheet {sheet}.").format(number=going_on.number, sheet=said)
    return go(request, f"/print-jobs/{going_on.number}", text)
