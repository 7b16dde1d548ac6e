"""A list as a page, as the part of it that changes, as counts, and as a file."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import FileResponse, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.lists.asking import COLUMNS, LENGTH, Question, remember_columns
from entrepot.console.lists.declared import Listing
from entrepot.console.lists.files import FORMS, as_file
from entrepot.console.lists.ordering import after, in_order
from entrepot.console.lists.views import drop_view, keep_view, views_shown
from entrepot.console.pages import Request, go, page, show
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor
from entrepot.foundation.prepared import joined_late
from entrepot.foundation.refusals import NotFound

_MOST_EXPORTED = 100_000


def pages_of(listing: Listing[Any]) -> list[URLPattern]:
    """This will give the addresses of a list: itself, counts, columns, views, and its files."""
    where = listing.address.lstrip("/")
    return [
        path(where, _view(listing, list_page)),
        path(f"{where}/counts", _view(listing, count_tabs)),
        path(f"{where}/columns", require_POST(_view(listing, choose_columns))),
        path(f"{where}/views", require_POST(_view(listing, keep_view))),
        path(f"{where}/views/<slug:code>/removal", require_POST(_view(listing, drop_view))),
        path(f"{where}/export.<form>", _view(listing, export)),
    ]


def _view(listing: Listing[Any], view: Callable[..., Any]) -> Callable[..., Any]:
    @page(listing.permission)
    def run(request: Request, /, **given: str) -> HttpResponse:
        answer: HttpResponse = view(request, listing, **given)
        return answer

    return run


def list_page(request: Request, listing: Listing[Any]) -> HttpResponse:
    """This will show the rows that are asked for; to HTMX only them."""
    question = Question.of(request, listing)
    rows, more = _rows(request.actor, question)
    context = {
        "listing": listing,
        "question": question,
        "rows": [_drawn(question, row) for row in rows],
        "more": question.address({"before": more}) if more else "",
        "chips": question.chips(request.actor),
        "tabs": [(tab, question.address(_to(question, dict(tab.asked)))) for tab in listing.tabs],
        "narrowings": _narrowings(question, request.actor),
        "columns": [
            *((column, True) for column in question.columns),
            *((column, False) for column in listing.columns if column not in question.columns),
        ],
        "sorts": [
            (f"{sign}{column.name}", f"{gettext(column.title)} {arrow}")
            for column in listing.columns
            if listing.sorted_by(column.name, question.asked)
            for sign, arrow in (("", "↑"), ("-", "↓"))
        ],
        "deeds": [deed for deed in listing.deeds if request.actor.may(deed.permission)],
        "address": question.address({"before": question.before}),
        "export": question.query,
    }
    if request.headers.get("HX-Target") == "list":
        return show(request, "console/lists/rows.html", context)
    context["views"] = views_shown(request.actor, question)
    return show(request, "console/lists/page.html", context)


def _to(question: Question, tab: dict[str, str]) -> dict[str, Any]:
    """What changes on the way to another tab: what the present one asks falls away."""
    return dict.fromkeys(question.tab.asked if question.tab else {}) | tab | {"before": None}


def _rows(actor: Actor, question: Question) -> tuple[Sequence[Any], int | None]:
    found = in_order(question.listing.find(actor, question.asked), question)
    called: list[Any] = []
    query = question.asked.get("q")
    if question.listing.called and query and (ids := question.listing.called(actor, query)):
        called = list(found.filter(pk__in=ids)[:LENGTH])
        found = found.exclude(pk__in=[row.pk for row in called])
    if question.before is not None:
        called, found = [], after(found, question, question.before)
    most = LENGTH + 1 - len(called)
    searched = question.listing.called and query and not question.sort
    read = list(joined_late(found, most) if searched else found[:most])
    more = read[LENGTH - len(called) - 1].pk if len(read) > LENGTH - len(called) else None
    rows = [*called, *read[: LENGTH - len(called)]]
    return question.listing.draw(actor, rows), more


def _drawn(question: Question, row: Any) -> dict[str, Any]:
    amount, currency = question.listing.amount(row) if question.listing.amount else (None, "")
    return {
        "key": question.listing.key(row),
        "link": question.listing.link(row),
        "cells": [(column, column.cell(row)) for column in question.columns],
        "amount": amount,
        "currency": currency,
    }


def _narrowings(question: Question, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "title": one.title,
            "choices": list(one.choices(actor)) if one.choices else None,
            "value": question.asked.get(one.name, ""),
        }
        for one in question.listing.narrowings
    ]


def count_tabs(request: Request, listing: Listing[Any]) -> HttpResponse:
    """This will count what is behind the tabs. It is asked for after the rows, which do not wait for it."""
    counted = listing.counts(request.actor) if listing.counts else {}
    return show(
        request,
        "console/lists/counts.html",
        {
            "listing": listing,
            "counted": [(tab.name, counted[tab.name]) for tab in listing.tabs if tab.name in counted],
        },
    )


def choose_columns(request: Request, listing: Listing[Any]) -> HttpResponse:
    """This will remember in this browser which columns are wanted, whatever columns the address named."""
    name, value = remember_columns(listing, request.POST.getlist("columns"))
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    asked = urlencode([(name, text) for name, text in parse_qsl(here.query) if name != COLUMNS])
    answer = go(request, listing.address + (f"?{asked}" if asked else ""))
    answer.set_cookie(name, value, max_age=365 * 24 * 3600, samesite="Lax")
    return answer


def export(request: Request, listing: Listing[Any], form: str) -> FileResponse:
    """This will send what is asked for, in the columns that are shown, as a file."""
    if form not in FORMS:
        raise NotFound("page", request.path)
    question = Question.of(request, listing)
    heads = [gettext(column.title) for column in question.columns]
    lines = _lines(request.actor, question)
    name = f"{listing.name}-{clock.now():%Y%m%d-%H%M}.{form}"
    return as_file(name, heads, lines)


def _lines(actor: Actor, question: Question) -> Iterator[list[Any]]:
    found = in_order(question.listing.find(actor, question.asked), question)
    last, given = None, 0
    while given < _MOST_EXPORTED:
        read = list((after(found, question, last) if last else found)[:500])
        if not read:
            return
        last = read[-1].pk
        given += len(read)
        for row in question.listing.draw(actor, read):
            yield [column.plain(row) for column in question.columns]
