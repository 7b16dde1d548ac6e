"""What rules and their parameters are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

SOURCING = {
    "channel_coverage": gettext_noop("Only warehouses that serve the channel"),
    "region_coverage": gettext_noop("Only warehouses that serve the region"),
    "pinned_warehouse": gettext_noop("Only the warehouse that was said for the order"),
    "fewest_parcels": gettext_noop("As few parcels as possible"),
    "nearest_region": gettext_noop("Nearest to the receiver first"),
    "warehouse_priority": gettext_noop("By the warehouses' own order"),
    "most_stock": gettext_noop("Where most of it lies first"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a rule is told: number, amount, time, yes or no, one of a few words, or texts."""

    name: str
    title: str
    kind: str
    choices: Sequence[tuple[str, str]] = ()


_ABOVE = Parameter("above", gettext_noop("Above"), "amount")
_ALLOW = Parameter("allow", gettext_noop("Texts that are fine"), "list")
_MINUTES = Parameter("minutes", gettext_noop("Minutes"), "number")
PARAMETERS: dict[str, tuple[Parameter, ...]] = {
    "amount": (_ABOVE,),
    "second_approval": (_ABOVE,),
    "duplicate": (_MINUTES,),
    "message": (_ALLOW,),
    "memo": (_ALLOW,),
    "flag": (Parameter("flags", gettext_noop("Flags"), "list"),),
    "undeliverable": (
        Parameter("regions", gettext_noop("Region codes"), "list"),
        Parameter("countries", gettext_noop("Countries"), "list"),
        Parameter("no_service", gettext_noop("Where no service delivers"), "yes"),
    ),
    "quantity": (
        Parameter("times", gettext_noop("Times the usual"), "number"),
        Parameter("least", gettext_noop("At least"), "number"),
    ),
    "overdue": (Parameter("days", gettext_noop("Days"), "number"),),
    "refund_pending": (Parameter("asked_by", gettext_noop("Asked by"), "list"), _ABOVE),
    "buffer": (
        _MINUTES,
        Parameter(
            "after",
            gettext_noop("After"),
            "choice",
            (("placing", gettext_noop("placing")), ("payment", gettext_noop("payment"))),
        ),
    ),
    "hours": (Parameter("from", gettext_noop("From hour"), "time"), Parameter("to", gettext_noop("To hour"), "time")),
}
# Every rule of review can be asked of some channels and kinds of orders only.
ONLY = (
    Parameter("channels", gettext_noop("Only channels"), "list"),
    Parameter("kinds", gettext_noop("Only kinds of orders"), "list"),
)
FAMILY = (
    (gettext_noop("Review rules"), "/settings/review-rules", "orders.view_rules"),
    (gettext_noop("Sourcing rules"), "/settings/sourcing-rules", "sourcing.view_rules"),
)
