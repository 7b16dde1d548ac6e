"""The page at `/status`: is everything well, and how much is there?"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot import __version__
from entrepot.config.health import Part, parts
from entrepot.foundation.rows import fetch

_COUNTED: Sequence[tuple[str, str]] = (
    (gettext_noop("Orders"), "orders.Order"),
    (gettext_noop("SKUs"), "catalog.Sku"),
    (gettext_noop("Customers"), "customers.Customer"),
    (gettext_noop("Warehouses"), "inventory.Warehouse"),
    (gettext_noop("Journal entries"), "journal.Entry"),
)
# Above this many rows the planner's estimate is near enough, and counting would take longer than the page.
_COUNT_BELOW = 20_000


def status_page(request: HttpRequest) -> HttpResponse:
    """This will show the state of the installation to whoever opens its address."""
    found = parts()
    ready = all(part.ok for part in found.values())
    page = render(
        request,
        "status.html",
        {
            "version": __version__,
            "ready": ready,
            "parts": [_row(name, part) for name, part in found.items()],
            "counts": _counts() if found["database"].ok else [],
        },
        status=200 if ready else 503,
    )
    page["Cache-Control"] = "no-store"
    return page


def _row(name: str, part: Part) -> dict[str, Any]:
    titles = {"database": _("Database"), "migrations": _("Schema"), "worker": _("Worker")}
    return {"title": titles[name], "ok": part.ok, "remark": _remark(name, part)}


def _remark(name: str, part: Part) -> str:
    if name == "database":
        return f"PostgreSQL {part.facts['version'].split()[0]}" if part.ok else _("It does not answer.")
    if name == "migrations":
        return _("Up to date") if part.ok else _("Not up to date: run ./entrepot migrate.")
    if part.ok:
        return _("Heartbeat {seconds} s ago").format(seconds=round(part.facts["heartbeat_seconds_ago"]))
    return _("No heartbeat. Is a worker running?")


def _counts() -> list[tuple[str, int]]:
    known = {model._meta.label.lower(): model._meta.db_table for model in apps.get_models()}
    tables = [(title, known[label.lower()]) for title, label in _COUNTED if label.lower() in known]
    try:
        estimates = dict(
            fetch(
                """SELECT t, coalesce((SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(t)), -1)
                   FROM unnest(%s::text[]) AS t WHERE to_regclass(t) IS NOT NULL""",
                [[table for _title, table in tables]],
            )
        )
        return [(_(title), _count(table, estimates[table])) for title, table in tables if table in estimates]
    except (OperationalError, InterfaceError):
        # The database went away between the check and the count: the page says so at the next look.
        return []


def _count(table: str, estimate: int) -> int:
    if estimate > _COUNT_BELOW:
        return estimate
    return int(fetch(f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT {_COUNT_BELOW * 5}) AS counted')[0][0])
