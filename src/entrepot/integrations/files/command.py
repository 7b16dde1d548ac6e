"""`entrepot import` and `entrepot export`: options in, exit status out."""

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from django.utils.translation import override

from entrepot.foundation.accounts.queries import company_of, house_of
from entrepot.foundation.refusals import Refusal
from entrepot.integrations.files.actions import withdraw_import
from entrepot.integrations.files.batches import LARGEST_KEPT, import_numbered, imports_visible_to, keep_report
from entrepot.integrations.files.importing import Import, Result, run_import
from entrepot.integrations.files.mappings import Owner
from entrepot.integrations.files.options import export_options, import_options
from entrepot.integrations.files.reporting import report_name, write_report
from entrepot.integrations.files.screen import progress, show_imports, show_tally

ALL_TAKEN_BACK, UNUSABLE = 1, 2
_SHOWN = 50


def main_import(argv: Sequence[str]) -> int:
    """This will import a file.

    0: every row was imported or is in the report. 1: a row was refused, so nothing was kept (--all-or-nothing).
    2: the file, or what was asked for, is of no use.
    """
    parser = import_options()
    options = parser.parse_args(list(argv))
    if options.list or options.withdraw:
        return _said(lambda: _listed(options) if options.list else _withdrawn(options))
    if not options.what or not options.file:
        parser.error("say what to import, and from which file; or --list, or --withdraw NUMBER")
    if options.what == "orders" and not (options.history or options.live):
        parser.error("say --history for orders of the past, or --live to place them now")
    return _said(lambda: _import(options))


def main_export(argv: Sequence[str]) -> int:
    """This will write a file, and say how many rows it has."""
    options = export_options().parse_args(list(argv))
    return _said(lambda: _export(options))


def _said(do: Callable[[], int]) -> int:
    try:
        return do()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return UNUSABLE


def _import(options: argparse.Namespace) -> int:
    wanted = Import(
        what=options.what, path=options.file, history=options.history, opening_stock=bool(options.opening_stock),
        count=options.count, channel=options.channel, warehouse=options.warehouse, currency=options.currency,
        time_zone=options.time_zone, country=options.country, columns=_pairs(options.map), mapping=options.mapping,
        save_mapping=options.save_mapping, mapping_owner=_owner(options), several_skus=options.several_skus,
        customer=options.customer, charges=options.charge, goods=options.goods, encoding=options.encoding,
        dry_run=options.dry_run, all_or_nothing=options.all_or_nothing, again=options.again,
    )  # fmt: skip
    by = house_of(options.company)
    # Half a million rows come and go without a single cycle among them.
    gc.freeze()
    gc.set_threshold(500_000, 20, 100)
    language = options.language or company_of(by).language
    with progress() as told, override(language):
        result = run_import(wanted, told=told, by=by)
    _show(wanted, result)
    if result.tally.reported:
        report = options.report or Path(report_name(result.source))
        with override(language):
            write_report(report, result.source, result.columns, result.tally.reported)
        if report.stat().st_size <= LARGEST_KEPT:
            keep_report(result.batch_id, report.name, report.read_bytes())
        print(f"Rows that were not imported are in {report}, each with its reason: {len(result.tally.reported):,}.")
    elif options.report:
        with suppress(FileNotFoundError):
            os.remove(options.report)
    return ALL_TAKEN_BACK if result.taken_back and not options.dry_run else 0


def _show(wanted: Import, result: Result) -> None:
    used = ", ".join(f"{field} = {column}" for field, column in result.used.items())
    if result.mapping:
        print(f"The columns are mapped as saved under {result.mapping}.")
    print(f"Columns: {used}." + (f" Not used: {', '.join(result.unused)}." if result.unused else ""))
    show_tally(result.tally, currency=result.currency, places=result.places)
    for line in result.lines:
        print(line)
    if wanted.dry_run:
        print("Dry run: everything was done and undone, nothing was kept.")
    elif result.taken_back:
        print("A row was refused, so nothing was kept. Correct it, or leave out --all-or-nothing.")
    elif not result.added:
        print(f"Nothing was added: all of this was imported already{result.earlier}.")
    elif result.continued:
        print("The import was continued where it had been broken off.")


def _pairs(words: Sequence[str]) -> dict[str, str]:
    return {field.strip(): column.strip() for field, _, column in (word.partition("=") for word in words)}


def _listed(options: argparse.Namespace) -> int:
    show_imports(imports_visible_to(house_of(options.company))[:_SHOWN])
    return 0


def _withdrawn(options: argparse.Namespace) -> int:
    by = house_of(options.company)
    done = withdraw_import(import_numbered(by, options.withdraw), force_rest=options.force_rest, by=by)
    print(f"Import {done.batch.number} was withdrawn: {done.undone:,} undone, {len(done.kept):,} kept.")
    for number, refusal in done.kept:
        print(f"  {number}: {refusal}")
    return 0


def _owner(options: argparse.Namespace) -> Owner:
    """Whose mapping is saved: nobody's, unless that is asked for."""
    of = options.belongs_to
    return Owner(options.channel if of == "channel" else "", options.customer if of == "customer" else "")


def _export(options: argparse.Namespace) -> int:
    from entrepot.integrations.files.exporting import export

    written = export(
        options.what,
        options.file,
        since=options.since,
        state=options.state,
        channel=options.channel,
        by=house_of(options.company),
    )
    print(f"{written:,} rows were written to {options.file}.")
    return 0
