"""What can be asked for at the command line."""

import argparse
from pathlib import Path

from entrepot.integrations.files.fields import FIELDS
from entrepot.integrations.files.importing import IMPORTABLE

EXPORTABLE = (
    "orders", "products", "customers", "stock", "shipments", "payments", "prices", "addresses", "opening-balances",
)  # fmt: skip


def import_options() -> argparse.ArgumentParser:
    """This will describe `import`."""
    parser = argparse.ArgumentParser(
        prog="entrepot import",
        description="Read a list from a CSV, XLSX or XLS file, in the columns that it has.",
        epilog="Fields: " + " · ".join(f"{what}: {', '.join(fields)}" for what, fields in FIELDS.items()),
    )
    parser.add_argument("what", choices=IMPORTABLE, nargs="?")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--list", action="store_true", help="show the latest imports")
    parser.add_argument("--withdraw", default="", metavar="NUMBER", help="undo an import as one")
    parser.add_argument("--force-rest", action="store_true", help="withdraw what can be, and name what stays")
    _company(parser)
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--history", action="store_true", help="orders: book them as delivered and paid; tell nobody")
    way.add_argument("--live", action="store_true", help="orders: place them, as if they came in now")
    parser.add_argument(
        "--opening-stock", choices=["auto"], help="live orders: make missing SKUs, receive what they need"
    )
    parser.add_argument(
        "--count", action="store_true", help="stock: the quantity is what lies there, not what is added"
    )
    parser.add_argument(
        "--again", action="store_true", help="stock: as much came once more; book rows that were booked before"
    )
    parser.add_argument("--channel", default="", metavar="CODE", help="the channel that sold (import)")
    parser.add_argument("--customer", default="", metavar="NUMBER", help="live orders: the customer whose file it is")
    parser.add_argument("--warehouse", default="", metavar="CODE", help="where stock goes, unless a column says it")
    parser.add_argument("--currency", default="", help="of the prices (the channel's)")
    parser.add_argument(
        "--time-zone", default="", metavar="ZONE", help="of the dates, such as Europe/London (the channel's)"
    )
    parser.add_argument("--country", default="", metavar="CC", help="where no column names one (the company's)")
    _columns(parser)
    _care(parser)
    return parser


def _company(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--company", default="", metavar="CODE", help="for which company (the first)")


def _columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="which column holds a field"
    )
    parser.add_argument("--mapping", default="", metavar="NAME", help="use the columns saved under this name")
    parser.add_argument(
        "--save-mapping", default="", metavar="NAME", help="save the columns of this run under a name"
    )
    parser.add_argument(
        "--belongs-to", default="", choices=["channel", "customer"],
        help="the saved mapping is that of --channel or --customer, and chosen for their files by itself",
    )  # fmt: skip
    parser.add_argument(
        "--several-skus", action="store_true", help="orders: a cell may name several SKUs, such as A01*2;B03*1"
    )
    parser.add_argument(
        "--charge", action="append", default=[], metavar="CODE", help="a code that is a charge, not goods"
    )
    parser.add_argument(
        "--goods", action="append", default=[], metavar="CODE", help="a code that is goods, not a charge"
    )
    parser.add_argument("--encoding", default="", help="of the text, if it is not found out")


def _care(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="do everything, then undo it")
    parser.add_argument("--all-or-nothing", action="store_true", help="keep nothing if any row is refused")
    parser.add_argument("--report", type=Path, metavar="FILE", help="where rows that were not imported are written")
    parser.add_argument(
        "--language", default="", choices=["en", "zh-hans", "zh-hant"], help="of the reasons (the company's)"
    )


def export_options() -> argparse.ArgumentParser:
    """This will describe `export`."""
    parser = argparse.ArgumentParser(prog="entrepot export", description="Write a list to a file.")
    parser.add_argument("what", choices=EXPORTABLE)
    parser.add_argument("file", type=Path, help="ends in .csv, .csv.gz or .xlsx")
    _company(parser)
    parser.add_argument(
        "--since", default="", metavar="DATE", help="only what was placed, paid or made from that day on"
    )
    parser.add_argument("--state", default="", help="only what is in this state")
    parser.add_argument("--channel", default="", metavar="CODE", help="orders: only of this channel")
    return parser
