"""What an import shows: how far it is, and in the end what became of every row."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.integrations.files.models import ImportBatch
from entrepot.integrations.files.reporting import reasons
from entrepot.integrations.files.running import Told
from entrepot.integrations.files.tally import SAID, Outcome, Tally
from entrepot.integrations.files.values import MILLION


@contextmanager
def progress() -> Iterator[Told]:
    """This will draw a bar on the error output, so that what a command prints stays clean."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=Console(file=sys.stderr), transient=True) as bar:
        tasks: dict[str, int] = {}
        drawn = dict[str, float]()

        def told(what: str, part: float) -> None:
            now = time.monotonic()
            if what in tasks and now - drawn[what] < 0.1:
                return
            if what not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, completed=100)  # type: ignore[arg-type]
                tasks[what] = bar.add_task(what, total=100)
            drawn[what] = now
            bar.update(tasks[what], completed=part * 100)  # type: ignore[arg-type]

        yield told


def show_tally(tally: Tally, *, currency: str = "", places: int = 2) -> None:
    """This will print rows and money by outcome, and the reasons for which rows were not imported."""
    console = Console(highlight=False, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("outcome")
    table.add_column("rows", justify="right")
    if currency:
        table.add_column(f"money ({currency})", justify="right")
        table.add_column("exactly", justify="right")
    for outcome in Outcome:
        if one := tally.sums.get(outcome):
            _add_row(table, SAID[outcome], one.rows, one.coins, one.exact, currency, places)
    whole = tally.whole
    table.add_section()
    _add_row(table, "all rows", whole.rows, whole.coins, whole.exact, currency, places)
    console.print(table)
    for note, rows in sorted(tally.notes.items()):
        console.print(f"  credited as {note.replace('_', ' ')}: {rows:,} rows", markup=False)
    for code, rows, sentence in reasons(tally.reported):
        console.print(f"  {rows:,} rows {code}: {sentence}", markup=False)


def _add_row(table: Table, said: str, rows: int, coins: int, exact: int, currency: str, places: int) -> None:
    money = []
    if currency:
        money = [f"{Decimal(coins).scaleb(-places):,.{places}f}", f"{Decimal(exact) / MILLION:,f}"]
    table.add_row(said, f"{rows:,}", *money)


def show_imports(batches: Iterable[ImportBatch]) -> None:
    """This will show imports, newest first: number, state, list, file, rows by outcome, who and when."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("number", "state", "list", "file", "rows", "by", "begun"):
        table.add_column(head)
    batches = list(batches)
    names = names_of_actors({batch.actor for batch in batches})
    for batch in batches:
        rows = ", ".join(f"{n:,} {outcome}" for outcome, n in batch.counts.items())
        begun = f"{batch.started_at:%Y-%m-%d %H:%M} UTC"
        who = names.get(batch.actor, batch.actor)
        table.add_row(batch.number, batch.state, batch.what, batch.file_name, rows, who, begun)
    Console(highlight=False, soft_wrap=True).print(table)
