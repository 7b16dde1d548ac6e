"""A new import, and the page of one: how far it is, what came of its rows, and the way back."""

from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.imports.words import KINDS, MADE, OUTCOMES, kind_word, title_of
from entrepot.console.pages import Request, go, page, show
from entrepot.domain.inventory.queries import warehouses_visible_to
from entrepot.foundation.accounts.queries import channels_visible_to, names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.files import actions, batches, looking
from entrepot.integrations.files.mappings import mappings_visible_to
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.refusals import CannotBeWithdrawn
from entrepot.integrations.files.states import ImportState

_COLUMN = "column:"
_TEXTS = ("channel", "warehouse", "mapping", "save_mapping", "encoding")
_SWITCHES = ("history", "opening_stock", "count", "several_skus", "all_or_nothing", "again")
_MOST_FAILED = 50


@page("files.start_import")
def new_import(request: Request) -> HttpResponse:
    """This will ask for a file; its columns are shown as soon as it is chosen."""
    chosen = request.GET.get("kind", "")
    context = {"kinds": _kinds(), "kind": chosen if chosen in KINDS else "orders"}
    return show(request, "console/imports/new.html", context | _choices(request.actor))


def _kinds() -> list[tuple[str, str]]:
    return [(kind, kind_word(kind)) for kind in KINDS]


def _choices(actor: Actor) -> dict[str, Any]:
    warehouses = (
        warehouses_visible_to(actor).filter(archived_at=None) if actor.may("inventory.view_warehouses") else []
    )
    channels = channels_visible_to(actor).filter(archived_at=None).order_by("id")
    saved = mappings_visible_to(actor) if actor.may("files.view_imports") else []
    return {
        "channels": [(one.code, named(one.name)) for one in channels],
        "warehouses": [("", gettext("As the file says")), *((one.code, named(one.name)) for one in warehouses)],
        "mappings": [("", gettext("Guess the columns")), *((one.name, f"{kind_word(one.what)}: {one.name}")
                                                           for one in saved)],
        "encodings": [("", gettext("Found out")), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030 / GBK"),
                      ("big5", "Big5")],
    }  # fmt: skip


@require_POST
@page("files.start_import")
def look_at_columns(request: Request) -> HttpResponse:
    """This will show the columns of a file that was chosen, and the fields that they most likely hold."""
    new = _sent(request)
    look = looking.look_at_file(new, by=request.actor)
    fields = [(one, title_of(one)) for one in look.fields]
    used = {one.column for one, _ in fields}
    samples = [list(dict.fromkeys(cell for cell in cells if cell))[:3] for cells in zip(*look.rows, strict=True)]
    columns = [
        (name, " · ".join(some), name in used)
        for name, some in zip(look.columns, samples or [[]] * len(look.columns), strict=True)
    ]
    context = {"look": look, "fields": fields, "columns": columns, "file_name": new.file_name}
    return show(request, "console/imports/columns.html", context)


@require_POST
@page("files.start_import")
def start(request: Request) -> HttpResponse:
    """This will import the file, or only try it and show under the form what would come of it."""
    trial = "dry_run" in request.POST
    new = _sent(request, columns=True, dry_run=trial)
    batch = actions.start_import(new, by=request.actor)
    if trial:
        return show(request, "console/imports/import_body.html", shown(batch, request.actor) | {"within": True})
    return go(request, f"/imports/{batch.number}")


def _sent(request: Request, *, columns: bool = False, dry_run: bool = False) -> actions.NewImport:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Invalid("file", "Choose a file first.")
    given = request.POST
    options: dict[str, Any] = {name: given.get(name, "")[:60] for name in _TEXTS}
    options |= {name: name in given for name in _SWITCHES}
    kind = given.get("kind", "")
    if kind != "orders":
        options |= {"history": False, "opening_stock": False, "several_skus": False, "channel": ""}
    if kind != "stock":
        options |= {"count": False, "again": False}
    if columns:
        chosen = {name.removeprefix(_COLUMN): str(value) for name, value in given.items() if name.startswith(_COLUMN)}
        options["columns"] = chosen
    return actions.NewImport(kind, file.name or "", file.read(), options | {"dry_run": dry_run})


@page("files.start_import")
def import_page(request: Request, number: str) -> HttpResponse:
    """This will show one import; as long as it runs, the page asks again."""
    batch = batches.import_numbered(request.actor, number)
    part = request.headers.get("HX-Target") == "import"
    within = {"within": "within" in request.GET}
    template = "console/imports/import_body.html" if part else "console/imports/import.html"
    return show(request, template, shown(batch, request.actor) | within)


def shown(batch: ImportBatch, actor: Actor) -> dict[str, Any]:
    """This will give what a page tells of an import."""
    under_way = batches.is_under_way(batch)
    outcomes = [(gettext(said), tone, batch.counts[name]) for name, (said, tone) in OUTCOMES.items()
                if batch.counts.get(name)]  # fmt: skip
    made = batch.things.order_by().values_list("kind").annotate(Count("pk")) if not under_way else []
    can_be_withdrawn = batch.state == ImportState.FINISHED and bool(made) and not batch.asked.get("history")
    return {
        "batch": batch, "kind": kind_word(batch.what), "under_way": under_way,
        "doing": gettext(batch.doing) if batch.doing else gettext("Waits for its turn"),
        "outcomes": outcomes, "rows": sum(batch.counts.values()), "refused": batch.counts.get("refused", 0),
        "made": [(gettext(MADE.get(what, what)), many) for what, many in made],
        "failed": looking.failed_rows(batch, _MOST_FAILED) if not under_way else None,
        "can_be_withdrawn": can_be_withdrawn and actor.may("files.withdraw_import"),
        "by": names_of_actors({batch.actor}).get(batch.actor, batch.actor),
    }  # fmt: skip


@page("files.start_import")
def report(request: Request, number: str) -> HttpResponse:
    """This will send the rows that failed, in the same sheet, each with its reason."""
    batch = batches.import_numbered(request.actor, number)
    answer = HttpResponse(batches.report_of(batch), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(batch.report_name)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@page("files.withdraw_import")
def withdrawal(request: Request, number: str) -> HttpResponse:
    """This will say what taking an import back does, and do it; what has to stay is named before the rest goes."""
    batch = batches.import_numbered(request.actor, number)
    context = {"batch": batch, "made": shown(batch, request.actor)["made"]}
    if request.method != "POST":
        return show(request, "console/imports/withdrawal.html", context)
    try:
        done = actions.withdraw_import(batch, force_rest="force_rest" in request.POST, by=request.actor)
    except CannotBeWithdrawn as refusal:
        return show(request, "console/imports/withdrawal.html", context | {"refusal": refusal})
    text = gettext("Import {number} was taken back: {undone} undone, {kept} stayed.")
    return go(request, f"/imports/{number}", text.format(number=number, undone=done.undone, kept=len(done.kept)))
