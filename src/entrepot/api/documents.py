"""Papers as PDF, and print jobs: what goes to the printer together, and goes on after a jam."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Field, Router, Schema

from entrepot.api.http import Request, page
from entrepot.api.marks import print_shown
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.documents import actions, queries
from entrepot.integrations.documents.drawing import drawn, paper_of
from entrepot.integrations.documents.kinds import kind_coded
from entrepot.integrations.documents.models import PrintJob

router = Router(tags=["documents"])

Answer = dict[str, Any]
Language = Literal["", "zh-hans", "zh-hant", "en"]
Size = Literal["a4", "a5"]


class PrintJobIn(Schema):
    """A paper, for orders or for fulfilments, one of the two. `again` prints what was printed before."""

    document: str = Field(max_length=40)
    orders: list[str] = Field([], max_length=1000)
    fulfilments: list[str] = Field([], max_length=1000)
    language: Language = ""
    paper: Size = "a4"
    copies: int = Field(1, ge=1, le=100)
    again: bool = False


class ResumptionIn(Schema):
    """The first sheet that did not come out."""

    from_sheet: int = Field(ge=1, le=1000)


@router.get("/orders/{number}/documents/{kind}.pdf")
def draw_for_order(
    request: Request, number: str, kind: str, language: Language = "", paper: Size = "a4"
) -> HttpResponse:
    """Draw the paper of an order, or those of all work on it, as it is now. Nothing counts as printed by this."""
    return _drawn(request, "order", number, kind, language, paper)


@router.get("/fulfilments/{number}/documents/{kind}.pdf")
def draw_for_fulfilment(
    request: Request, number: str, kind: str, language: Language = "", paper: Size = "a4"
) -> HttpResponse:
    """Draw the paper of a fulfilment, or those of all orders in it, as it is now."""
    return _drawn(request, "fulfilment", number, kind, language, paper)


@router.get("/documents/print-jobs")
def list_print_jobs(request: Request, cursor: str | None = None, limit: int = 50) -> Answer:
    """Newest first."""
    jobs = queries.print_jobs_visible_to(request.actor).defer("pdf")
    return page(jobs, _shown, cursor=cursor, limit=limit)


@router.post("/documents/print-jobs", response={201: Answer})
def start_print_job(request: Request, body: PrintJobIn) -> tuple[int, Answer]:
    """Note of each that the paper is printed, and draw them as one PDF, to be fetched under `pdf`."""
    if bool(body.orders) == bool(body.fulfilments):
        raise Invalid("orders", "Name orders or fulfilments, one of the two.")
    new = actions.NewPrintJob(
        body.document, "order" if body.orders else "fulfilment", body.orders or body.fulfilments,
        body.language, body.paper, body.copies, body.again,
    )  # fmt: skip
    return 201, _in_full(actions.start_print_job(new, by=request.actor))


@router.get("/documents/print-jobs/{number}")
def show_print_job(request: Request, number: str) -> Answer:
    """A job with its sheets in order, and when each was printed last."""
    return _in_full(queries.print_job_numbered(request.actor, number))


@router.get("/documents/print-jobs/{number}/pdf")
def fetch_print_job(request: Request, number: str) -> HttpResponse:
    job = queries.print_job_numbered(request.actor, number)
    kind_coded(job.document).check(request.actor)
    return _sent(paper_of(job), job.number)


@router.post("/documents/print-jobs/{number}/resumption", response={201: Answer})
def resume_print_job(request: Request, number: str, body: ResumptionIn) -> tuple[int, Answer]:
    """Print again from a sheet on, as after a jam. The sheets keep their places."""
    job = queries.print_job_numbered(request.actor, number)
    return 201, _in_full(actions.resume_print_job(job, from_sheet=body.from_sheet, by=request.actor))


def _drawn(request: Request, about: str, number: str, code: str, language: str, paper: str) -> HttpResponse:
    kind = kind_coded(code)
    things = queries.things_for(kind, about, [number], request.actor)
    pdf = drawn(kind, things, language=language, paper=paper, by=request.actor)
    return _sent(pdf, f"{number}-{code}")


def _sent(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _shown(job: PrintJob) -> Answer:
    return {
        "number": job.number, "document": job.document, "about": job.subject, "sheets": len(job.subject_ids),
        "from_sheet": job.from_sheet, "resumes": job.resumes.number if job.resumes else None,
        "language": job.language, "paper": job.paper, "created_at": job.created_at, "drawn_at": job.drawn_at,
        "pdf": f"/api/v1/documents/print-jobs/{job.number}/pdf",
    }  # fmt: skip


def _in_full(job: PrintJob) -> Answer:
    sheets = [
        {"sheet": n, "number": number, "printed": print_shown(last) if last else None}
        for n, number, last in queries.sheets_shown(job)
    ]
    return {**_shown(job), "items": sheets}
