"""Files for tests, and imports of them."""

import csv
import gzip
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.files.importing import Import, Result, run_import

RETAIL = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]
CHINESE = [
    "订单号",
    "商品编码",
    "商品名称",
    "数量",
    "单价",
    "收货人",
    "手机",
    "省",
    "市",
    "区",
    "地址",
    "下单时间",
]


def a_csv(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    header: Sequence[str] = RETAIL,
    encoding: str = "utf-8",
    mark: str = ",",
) -> Path:
    """A CSV file; gzipped if its name says so."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark)
    writer.writerows([header, *rows])
    data = text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def a_sheet(path: Path, rows: Sequence[Sequence[Any]], *, header: Sequence[str] = RETAIL) -> Path:
    """An XLSX file, with numbers and dates as a spreadsheet keeps them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    # The same rows make the same bytes, whenever they are written.
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet()
    for line, row in enumerate([header, *rows]):
        for column, cell in enumerate(row):
            sheet.write(line, column, cell)
    book.close()
    return path


def sold(
    invoice: str,
    code: str,
    quantity: int,
    price: str,
    *,
    customer: str = "13085",
    at: str = "2010-01-05 10:00:00",
    title: str = "A LAMP",
    country: str = "United Kingdom",
) -> list[Any]:
    """A row of a retailer's year."""
    return [invoice, code, title, quantity, at, price, customer, country]


def past(path: Path, told: Any = lambda *_: None, **how: Any) -> Result:
    """Import a file as history."""
    how = {"currency": "GBP", "time_zone": "Europe/London", "country": "GB"} | how
    return run_import(Import("orders", path, history=True, **how), told=told, by=THE_HOUSE)


def imported(what: str, path: Path, **how: Any) -> Result:
    """Import a file."""
    return run_import(Import(what, path, **how), told=lambda *_: None, by=THE_HOUSE)


def counted(result: Result) -> dict[str, int]:
    """Rows by outcome."""
    return {str(outcome): one.rows for outcome, one in result.tally.sums.items()}


def reasons(result: Result) -> list[tuple[int, str]]:
    """(row number, reason) of what was not imported."""
    return sorted((one.row, one.code) for one in result.tally.reported)
