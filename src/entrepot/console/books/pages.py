"""Whether the books add up, how those are who act on the journal, and the sums of the money book."""

import json
import time
from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_POST

from entrepot.console.books.asking import FAMILY
from entrepot.console.books.subjects import page_of
from entrepot.console.books.words import ACCOUNTS, DIFFERENCES, FOLLOWERS, called
from entrepot.console.pages import Request, page, show
from entrepot.desk.proving.running import note_proof
from entrepot.domain.receivables.queries import trial_balance
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal import queries as journal
from entrepot.foundation.refusals import NotAllowed
from entrepot.insight import verification
from entrepot.insight.subjects import numbers_of

_SEES = ("insight.view_verification", "journal.view_events", "receivables.view_accounts")
_MOST_STUCK = 50


@page()
def books(request: Request) -> HttpResponse:
    """This will show where the books stand. Adding everything up takes a while, so it waits to be asked."""
    if not any(map(request.actor.may, _SEES)):
        raise NotAllowed(_SEES[0])
    context: dict[str, Any] = {"family": FAMILY, "checks": len(verification.CHECKS)}
    if request.actor.may("journal.view_events"):
        context |= _followers(request.actor)
    return show(request, "console/books/books.html", context)


def _followers(actor: Actor) -> dict[str, Any]:
    stuck = list(journal.retries_visible_to(actor)[:_MOST_STUCK])
    numbers = numbers_of((one.subject, one.subject_id) for one in stuck)
    rows = [
        (one, number := numbers.get((one.subject, one.subject_id), ""), page_of(one.subject, number),
         called(FOLLOWERS, one.follower))
        for one in stuck
    ]  # fmt: skip
    followers = journal.followers_visible_to(actor)
    return {
        "followers": [(one, called(FOLLOWERS, one.name)) for one in followers],
        "behind": max((one.behind for one in followers), default=0), "stuck": rows,
    }  # fmt: skip


@page("receivables.view_accounts")
def sums(request: Request) -> HttpResponse:
    """This will show all postings summed by kind of account; per currency they sum to zero."""
    rows = [(called(ACCOUNTS, row.kind), row) for row in trial_balance(request.actor)]
    return show(request, "console/books/sums.html", {"rows": rows})


@require_POST
@page("insight.view_verification")
def verify(request: Request) -> HttpResponse:
    """This will add everything up in one snapshot, and tell each check as soon as it is done, a line each."""
    answer = StreamingHttpResponse(
        _lines(request.person.language, request.person.company.time_zone), content_type="application/x-ndjson"
    )
    return cast(HttpResponse, answer)


def _found(finding: verification.Finding) -> str:
    heads = [called(DIFFERENCES, name) for name in next(iter(finding.differences), {})]
    return render_to_string("console/books/finding.html", {"finding": finding, "heads": heads})


def _lines(language: str, zone: str) -> Iterator[bytes]:
    findings, began = verification.run_all(), time.monotonic()
    told: list[verification.Finding] = []
    while True:
        # Between two lines this thread belongs to nobody: the language is taken up for each anew.
        with translation.override(language):
            finding = next(findings, None)
            if finding is None:
                break
            told.append(finding)
            line = {"done": len(told), "html": _found(finding)}
        yield json.dumps(line).encode() + b"\n"
    with translation.override(language), timezone.override(zone):
        proof = note_proof(told, time.monotonic() - began)
        context = {"off": len(proof.broken), "checks": proof.checks, "at": proof.checked_at}
        verdict = render_to_string("console/books/verdict.html", context)
    yield json.dumps({"done": len(told), "verdict": verdict}).encode() + b"\n"
