"""Papers for those who pick and pack: about fulfilments."""

from collections.abc import Collection, Sequence

from django.db.models import Prefetch
from django.utils.translation import gettext

from entrepot.domain.customers.models import Address
from entrepot.domain.customers.rules import mask_phone
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine, PickTask
from entrepot.foundation.accounts.models import Company
from entrepot.integrations.documents.pressing import Column, Sheet
from entrepot.integrations.documents.writing import Pen


def pick_lists(ids: Collection[int], pen: Pen) -> dict[int, Sheet]:
    """This will make pick lists: bins in the order in which one walks past them, and the lists in that order too."""
    sheets: list[tuple[tuple[int, str, int], int, Sheet]] = []
    for work in _read(ids):
        tasks = [(task, line) for line in work.lines.all() for task in line.tasks.all() if task.quantity]
        tasks.sort(key=lambda pair: (pair[0].place.sequence, pair[0].place.code, pair[0].pk))
        if tasks:
            first = tasks[0][0].place
            rows = [_pick_row(n, task, line, pen) for n, (task, line) in enumerate(tasks, 1)]
            sheet = _sheet(work, gettext("Pick list"), _picking_columns(), rows, pen)
            sheet.signatures = [gettext("Picked by"), gettext("Checked by")]
            sheets.append(((first.sequence, first.code, work.pk), work.pk, sheet))
    return {pk: sheet for _, pk, sheet in sorted(sheets, key=lambda one: one[0])}


def packing_slips(ids: Collection[int], pen: Pen) -> dict[int, Sheet]:
    """This will make slips that lie in parcels: what is in them and for whom, without prices and whole phones."""
    sheets = {}
    for work in _read(ids):
        rows = [
            [line.order_line.order.number, line.sku.code, _title(line, pen), _quantity(line, _left(line), pen)]
            for line in work.lines.all()
            if _left(line)
        ]
        if rows:
            sheet = _sheet(work, gettext("Packing slip"), _packing_columns(), rows, pen)
            sheet.parties = [(gettext("To"), _receiver(work.lines.all()[0].order_line.order.ship_to))]
            sheet.notes = [
                gettext("Please check what you received. If anything is missing, tell us the number above.")
            ]
            sheets[work.pk] = sheet
    return sheets


def _read(ids: Collection[int]) -> Sequence[Fulfilment]:
    tasks = PickTask.objects.select_related("place", "lot").order_by("id")
    lines = (
        FulfilmentLine.objects.select_related("order_line__order__ship_to", "sku")
        .prefetch_related("sku__units", Prefetch("tasks", tasks))
        .order_by("position")
    )
    found = Fulfilment.objects.filter(pk__in=ids).select_related("warehouse", "company")
    return list(found.prefetch_related(Prefetch("lines", lines)).order_by("pk"))


def _sheet(work: Fulfilment, title: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], pen: Pen) -> Sheet:
    orders = list(dict.fromkeys(line.order_line.order.number for line in work.lines.all()))
    facts = [
        (gettext("Warehouse"), pen.name(work.warehouse.name) or work.warehouse.code),
        (gettext("Order"), ", ".join(orders)),
        (gettext("Ship by"), pen.instant(work.ship_by)),
    ]
    company: Company = work.company
    return Sheet(title, work.number, pen.name(company.name), columns, rows, [fact for fact in facts if fact[1]])


def _pick_row(n: int, task: PickTask, line: FulfilmentLine, pen: Pen) -> list[str]:
    lot = task.lot.code if task.lot else ""
    return [
        str(n), task.place.code, line.sku.code, _title(line, pen), lot, _quantity(line, task.quantity, pen), "☐",
    ]  # fmt: skip


def _left(line: FulfilmentLine) -> int:
    return line.quantity - line.recalled - line.short


def _title(line: FulfilmentLine, pen: Pen) -> str:
    return pen.name(line.sku.name) or line.order_line.title_received


def _quantity(line: FulfilmentLine, quantity: int, pen: Pen) -> str:
    units = [(unit.code, unit.factor) for unit in line.sku.units.all()]
    return pen.quantity(quantity, line.sku.unit, line.sku.scale, units)


def _receiver(address: Address | None) -> list[str]:
    if address is None:
        return []
    return [f"{address.name} {mask_phone(address.phone)}", f"{address.province}{address.city}{address.district}"]


def _picking_columns() -> list[Column]:
    return [
        Column("#"), Column(gettext("Bin")), Column(gettext("SKU")), Column(gettext("Goods"), wide=True),
        Column(gettext("Lot")), Column(gettext("Quantity"), number=True), Column(""),
    ]  # fmt: skip


def _packing_columns() -> list[Column]:
    return [
        Column(gettext("Order")), Column(gettext("SKU")), Column(gettext("Goods"), wide=True),
        Column(gettext("Quantity"), number=True),
    ]  # fmt: skip
