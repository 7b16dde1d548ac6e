"""Drafts of rules are tried on what is there already, before they are made the active ones."""

from typing import Any

from django.utils.translation import gettext
from ninja import Field, Router, Schema

from entrepot.api.http import Request
from entrepot.api.instants import Instant
from entrepot.domain.orders.actions import try_review_rules
from entrepot.domain.orders.queries import numbers_of_groups
from entrepot.domain.orders.reviewing.trial import Differing, Trial, Tried
from entrepot.domain.sourcing.actions import try_rules
from entrepot.domain.sourcing.trying import APPROXIMATIONS, Outcome
from entrepot.foundation.money import rounded

router = Router(tags=["rules"])


class RulesTried(Schema):
    rules: list[dict[str, Any]] = Field(max_length=100)
    since: Instant | None = Field(None, alias="from")
    until: Instant | None = Field(None, alias="to")


@router.post("/review-rules/trial")
def try_reviewing(request: Request, body: RulesTried) -> dict[str, Any]:
    """What a draft would hold of the orders placed in a period (the last seven days), beside the active version."""
    return _trial(try_review_rules(body.rules, since=body.since, until=body.until, by=request.actor))


@router.post("/sourcing-rules/trial")
def try_sourcing(request: Request, body: RulesTried) -> dict[str, Any]:
    """What a draft would choose for the orders of a period (the last seven days), beside the active version."""
    trial = try_rules(body.rules, since=body.since, until=body.until, by=request.actor)
    numbers = numbers_of_groups(one.group_id for one in trial.sample)
    return {
        "orders": trial.orders,
        "capped": trial.capped,
        "draft": _outcome(trial.draft),
        "active": _outcome(trial.active),
        "differing": {
            "orders": trial.differing,
            "sample": [
                {"order": numbers.get(one.group_id), "draft": one.draft, "active": one.active} for one in trial.sample
            ],
        },
        "approximations": [gettext(said) for said in APPROXIMATIONS],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "parcels": outcome.parcels,
        "split": outcome.split,
        "waiting": outcome.waiting,
        "short": outcome.short,
        "pieces": dict(outcome.pieces),
    }


def _trial(trial: Trial) -> dict[str, Any]:
    codes = sorted(trial.draft.keys() | trial.active.keys())
    return {
        "orders": trial.orders,
        "capped": trial.capped,
        "held": {"draft": trial.held_by_draft, "active": trial.held_by_active},
        "codes": [{"code": code, "draft": trial.draft[code], "active": trial.active[code]} for code in codes],
        "newly_held": _differing(trial.newly_held),
        "no_longer_held": _differing(trial.no_longer_held),
        "approximations": [gettext(said) for said in trial.approximations],
    }


def _differing(differing: Differing) -> dict[str, Any]:
    return {"orders": differing.count, "sample": [_tried(order) for order in differing.sample]}


def _tried(order: Tried) -> dict[str, Any]:
    found = [{"code": f.code, "line": f.position, "facts": f.facts} for f in order.found]
    return {
        "order": order.number,
        "total": str(rounded(order.total, order.currency)),
        "currency": order.currency,
        "placed_at": order.placed_at,
        "found": found,
    }
