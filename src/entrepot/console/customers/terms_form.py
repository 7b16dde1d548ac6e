"""The terms of a customer in a form: the group, and within how many days is paid."""

from django.http import QueryDict

from entrepot.console.faces import named
from entrepot.domain.customers.queries import groups_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid


def groups_shown(actor: Actor) -> list[tuple[str, str]]:
    """This will give the groups to choose from, and none first."""
    return [("", "—"), *((one.code, named(one.name)) for one in groups_visible_to(actor))]


def days_said(post: QueryDict) -> int | None:
    """This will read within how many days somebody pays, or nothing where it is at once."""
    days = post.get("payment_days", "").strip()
    if days and not (days.isascii() and days.isdigit() and len(days) < 6):
        raise Invalid("payment_days", "Write a number of days, or nothing where it is paid at once.")
    return int(days) if days else None
