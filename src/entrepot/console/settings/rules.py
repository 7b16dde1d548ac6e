"""The rules of review and of sourcing: edited as a draft, tried on last week's orders, made the active version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, gettext_noop

from entrepot.console.pages import Request, go, page, show
from entrepot.console.settings.drafts import rows_of, rules_said
from entrepot.console.settings.words import FAMILY, SOURCING
from entrepot.console.templatetags.console import word
from entrepot.domain.orders.actions import activate_review_rules, try_review_rules
from entrepot.domain.orders.queries import numbers_of_groups, review_rules_visible_to
from entrepot.domain.orders.rules.review import REVIEW_RULES, in_order
from entrepot.domain.sourcing.actions import activate_rules, try_rules
from entrepot.domain.sourcing.queries import rule_sets_visible_to
from entrepot.domain.sourcing.trying import APPROXIMATIONS
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound

Rules = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rules: how they are read, tried and made the active ones."""

    noun: str
    title: str
    said: str
    see: str
    try_: str
    activate: str
    versions: Callable[[Actor], QuerySet[Any]]
    titles: Callable[[], dict[str, str]]
    tried: Callable[[list[dict[str, Any]], Actor], dict[str, Any]]
    make: Callable[[list[dict[str, Any]], HttpRequest, Actor], Any]
    limits: bool = False


def _try_reviewing(rules: list[dict[str, Any]], actor: Actor) -> dict[str, Any]:
    trial = try_review_rules(rules, by=actor)
    codes = sorted(trial.draft.keys() | trial.active.keys())
    return {
        "trial": trial, "of": "review",
        "lines": [(word(code), trial.active[code], trial.draft[code]) for code in codes],
        "approximations": [gettext(said) for said in trial.approximations],
    }  # fmt: skip


def _try_sourcing(rules: list[dict[str, Any]], actor: Actor) -> dict[str, Any]:
    trial = try_rules(rules, by=actor)
    numbers = numbers_of_groups(one.group_id for one in trial.sample)
    warehouses = sorted(trial.draft.pieces.keys() | trial.active.pieces.keys())
    return {
        "trial": trial, "of": "sourcing",
        "lines": [
            (gettext(title), getattr(trial.active, name), getattr(trial.draft, name)) for name, title in _SOURCED
        ] + [(code, trial.active.pieces[code], trial.draft.pieces[code]) for code in warehouses],
        "sample": [(numbers.get(one.group_id, ""), _chosen(one.active), _chosen(one.draft)) for one in trial.sample],
        "approximations": [gettext(said) for said in APPROXIMATIONS],
    }  # fmt: skip


_SOURCED = (
    ("parcels", gettext_noop("Parcels")),
    ("split", gettext_noop("Orders from several places")),
    ("waiting", gettext_noop("Pieces that wait")),
    ("short", gettext_noop("Pieces that nobody has")),
)


def _chosen(shares: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(dict.fromkeys(str(share["warehouse"]) for share in shares)) or "—"


KINDS = {
    kind.noun: kind
    for kind in (
        Kind(
            "review-rules",
            gettext_noop("Review rules"),
            gettext_noop("Every rule looks at each new order; what it finds, a person looks at."),
            "orders.view_rules",
            "orders.try_review_rules",
            "orders.activate_review_rules",
            review_rules_visible_to,
            lambda: {code: word(code) for code in REVIEW_RULES},
            _try_reviewing,
            lambda rules, request, actor: activate_review_rules(
                rules, review_open="review_open" in request.POST, by=actor
            ),
            limits=True,
        ),
        Kind(
            "sourcing-rules",
            gettext_noop("Sourcing rules"),
            gettext_noop("They choose from where goods come: the first that tells two warehouses apart decides."),
            "sourcing.view_rules",
            "sourcing.try_rules",
            "sourcing.activate_rules",
            rule_sets_visible_to,
            lambda: {code: gettext(title) for code, title in SOURCING.items()},
            _try_sourcing,
            lambda rules, request, actor: activate_rules(rules, by=actor),
        ),
    )
}


def _kind(request: Request, noun: str) -> Kind:
    if noun not in KINDS:
        raise NotFound("page", request.path)
    return KINDS[noun]


@page()
def rules(request: Request, noun: str) -> HttpResponse:
    """This will show the active rules, or those of a version, as a draft that can be changed, tried and activated."""
    kind = _kind(request, noun)
    actor = request.actor
    if request.method == "POST":
        made = kind.make(rules_said(request.POST), request, actor)
        return go(request, f"/settings/{noun}", gettext("Version {version} is active.").format(version=made.version))
    versions = list(kind.versions(actor)[:20])
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.version) == asked), None)
    shown = shown or next(one for one in versions if one.active)
    titles = kind.titles()
    own = list(in_order(shown.rules))
    others = [{"rule": code} for code in titles if code not in {rule["rule"] for rule in own}]
    context = {
        "kind": kind, "family": FAMILY, "versions": versions, "shown": shown,
        "rows": rows_of(own, titles, limits=kind.limits),
        "others": rows_of(others, titles, limits=kind.limits, begin=len(own)),
        "may_try": actor.may(kind.try_), "may_activate": actor.may(kind.activate),
    }  # fmt: skip
    return show(request, "console/settings/rules.html", context)


@page()
def trial(request: Request, noun: str) -> HttpResponse:
    """This will try a draft on the orders of the last seven days, beside the active version. Nothing is changed."""
    kind = _kind(request, noun)
    return show(request, "console/settings/trial.html", kind.tried(rules_said(request.POST), request.actor))
