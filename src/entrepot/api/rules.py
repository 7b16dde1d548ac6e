"""Rules that people write down: how places are chosen, what is reviewed, how numbers are made."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request
from entrepot.domain.fulfilment.actions import activate_parcel_rules
from entrepot.domain.fulfilment.queries import parcel_rules_visible_to
from entrepot.domain.orders.actions import activate_review_rules, activate_urgency_rules
from entrepot.domain.orders.queries import review_rules_visible_to, urgency_rules_visible_to
from entrepot.domain.sourcing.actions import activate_rules
from entrepot.domain.sourcing.queries import rule_sets_visible_to
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import NumberRule
from entrepot.foundation.accounts.queries import channel_coded, number_rules_visible_to
from entrepot.foundation.accounts.set_number_rule import plain, set_number_rule
from entrepot.foundation.numbering import next_number
from entrepot.foundation.refusals import NotFound

router = Router(tags=["rules"])

Document = Literal[
    "order", "customer", "receipt", "adjustment", "fulfilment", "parcel", "payment", "refund", "return", "change"
]


class RulesIn(Schema):
    rules: list[dict[str, Any]] = Field(max_length=100)


class ReviewRulesIn(RulesIn):
    review_open: bool = False


class NumberRuleIn(Schema):
    document: Document
    pattern: str = Field(min_length=5, max_length=80)
    channel: str = ""
    kind: str = Field("", max_length=30)
    gapless: bool = False
    resets: Literal["", "day", "month", "year"] = ""


class NumberRuleChange(Schema):
    pattern: str | None = Field(None, min_length=5, max_length=80)
    gapless: bool | None = None
    resets: Literal["", "day", "month", "year"] | None = None


@router.get("/sourcing-rules")
def list_sourcing_rules(request: Request) -> dict[str, Any]:
    """Every version of the rules by which places are chosen, the newest first."""
    return {"items": [_version(rules) for rules in rule_sets_visible_to(request.actor)], "next": None}


@router.post("/sourcing-rules", response={201: dict[str, Any]})
def activate_sourcing_rules(request: Request, body: RulesIn) -> tuple[int, dict[str, Any]]:
    return 201, _version(activate_rules(body.rules, by=request.actor))


@router.get("/review-rules")
def list_review_rules(request: Request) -> dict[str, Any]:
    """Every version of the rules that decide what a person must look at, the newest first."""
    return {"items": [_version(rules) for rules in review_rules_visible_to(request.actor)], "next": None}


@router.post("/review-rules", response={201: dict[str, Any]})
def activate_reviewing(request: Request, body: ReviewRulesIn) -> tuple[int, dict[str, Any]]:
    """With `review_open`, orders that are open already are looked at by the new rules too, soon after."""
    return 201, _version(activate_review_rules(body.rules, review_open=body.review_open, by=request.actor))


@router.get("/parcel-rules")
def list_parcel_rules(request: Request) -> dict[str, Any]:
    """Every version of the rules by which released work is split and merged, the newest first."""
    return {"items": [_version(rules) for rules in parcel_rules_visible_to(request.actor)], "next": None}


@router.post("/parcel-rules", response={201: dict[str, Any]})
def activate_parcelling(request: Request, body: RulesIn) -> tuple[int, dict[str, Any]]:
    """In order: `weight_cap` (grams), `volume_cap` (cubic_centimetres), `own_parcel` (categories), `presale_part`
    (attributes), `stock_available` (percent), `merge` (days)."""
    return 201, _version(activate_parcel_rules(body.rules, by=request.actor))


@router.get("/urgency-rules")
def list_urgency_rules(request: Request) -> dict[str, Any]:
    """Every version of the rules that give orders a priority and a time to ship, the newest first."""
    return {"items": [_version(rules) for rules in urgency_rules_visible_to(request.actor)], "next": None}


@router.post("/urgency-rules", response={201: dict[str, Any]})
def activate_urgency(request: Request, body: RulesIn) -> tuple[int, dict[str, Any]]:
    return 201, _version(activate_urgency_rules(body.rules, by=request.actor))


@router.get("/number-rules")
def list_number_rules(request: Request) -> dict[str, Any]:
    return {"items": [_numbering(rule) for rule in number_rules_visible_to(request.actor)], "next": None}


@router.post("/number-rules", response={201: dict[str, Any]})
def set_rule_of_numbers(request: Request, body: NumberRuleIn) -> tuple[int, dict[str, Any]]:
    channel = channel_coded(request.actor, body.channel) if body.channel else None
    rule = set_number_rule(
        body.document,
        pattern=body.pattern,
        channel=channel,
        kind=body.kind,
        gapless=body.gapless,
        resets=body.resets,
        by=request.actor,
    )
    return 201, _numbering(rule)


@router.patch("/number-rules/{document}")
def change_rule_of_numbers(
    request: Request, document: Document, body: NumberRuleChange, channel: str = "", kind: str = ""
) -> dict[str, Any]:
    """Change the rule of a document, or of one channel and kind of it; what is not said stays."""
    found = number_rules_visible_to(request.actor).filter(document=document, kind=kind)
    rule = found.filter(channel__code=channel).first() if channel else found.filter(channel=None).first()
    if rule is None:
        raise NotFound("number rule", "/".join(filter(None, (document, channel, kind))))
    said = {"pattern": rule.pattern, "gapless": rule.gapless, "resets": rule.resets, **body.dict(exclude_none=True)}
    return _numbering(set_number_rule(document, channel=rule.channel, kind=kind, **said, by=request.actor))


def _version(rules: Any) -> dict[str, Any]:
    return {"version": rules.version, "active": rules.active, "rules": rules.rules, "created_at": rules.created_at}


def _numbering(rule: NumberRule) -> dict[str, Any]:
    return {
        "document": rule.document,
        "channel": rule.channel.code if rule.channel else None,
        "kind": rule.kind or None,
        "pattern": rule.pattern,
        "gapless": rule.gapless,
        "resets": rule.resets or None,
        "next": next_number(plain(rule), clock.now().date()),
    }
