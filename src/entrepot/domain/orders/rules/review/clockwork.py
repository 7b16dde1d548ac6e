"""Rules that the clock lifts: a while after placing or payment, and the hours in which nobody need look."""

from datetime import datetime, time, timedelta

from entrepot.domain.orders.rules.review.facts import Finding, OrderFacts, Rule


def buffer(order: OrderFacts, rule: Rule) -> list[Finding]:
    """This will let an order rest for some minutes after it was placed, or paid, in case it is changed."""
    minutes = rule["minutes"]
    begin = order.paid_at if rule.get("after", "placing") == "payment" else order.placed_at
    if begin is None:
        return [Finding("buffer", None, {"minutes": minutes})]
    until = begin + timedelta(minutes=minutes)
    over = order.now is None or order.now >= until
    return [] if over else [Finding("buffer", None, {"minutes": minutes}, until)]


def hours(order: OrderFacts, rule: Rule) -> list[Finding]:
    """This will let an order wait outside the hours in which automation approves, on its channel's clock."""
    if order.now is None:
        return []
    opens, closes = time.fromisoformat(rule["from"]), time.fromisoformat(rule["to"])
    at = order.now.time()
    is_open = opens <= at < closes if opens < closes else at >= opens or at < closes
    if is_open:
        return []
    return [Finding("hours", None, {"from": rule["from"], "to": rule["to"]}, _next(order.now, opens))]


def _next(now: datetime, opens: time) -> datetime:
    day = now.date() if now.time() < opens else now.date() + timedelta(days=1)
    return datetime.combine(day, opens, now.tzinfo)
