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


@dataclass(frozen=True, slots=True)
class Place:
    """One page of settings, and whoever may see it."""

    title: str
    address: str
    right: str
    icon: str
    said: str


PLACES = (
    Place(
        gettext_noop("Channels"),
        "/settings/channels",
        "accounts.view_channels",
        "shopping-cart",
        gettext_noop("Shops, counters and teams through which orders come, and how each treats them"),
    ),
    Place(
        gettext_noop("Warehouses"),
        "/settings/warehouses",
        "inventory.view_warehouses",
        "building-warehouse",
        gettext_noop("Where goods lie, whom each warehouse serves, and by which steps it works"),
    ),
    Place(
        gettext_noop("Review rules"),
        "/settings/review-rules",
        "orders.view_rules",
        "clipboard-check",
        gettext_noop("What a person has to look at before an order goes on"),
    ),
    Place(
        gettext_noop("Sourcing rules"),
        "/settings/sourcing-rules",
        "sourcing.view_rules",
        "route",
        gettext_noop("From which warehouse goods come"),
    ),
    Place(
        gettext_noop("Notices"),
        "/settings/notices",
        "notices.set_notice_rules",
        "mail",
        gettext_noop("What customers are told of their orders, by e-mail and SMS, and in which words"),
    ),
    Place(
        gettext_noop("Numbering"),
        "/settings/numbering",
        "accounts.view_number_rules",
        "tag",
        gettext_noop("How numbers of orders, parcels and other papers are made"),
    ),
    Place(
        gettext_noop("People"),
        "/settings/people",
        "accounts.create_user",
        "users",
        gettext_noop("Who may sign in, and with which roles"),
    ),
    Place(
        gettext_noop("Roles"),
        "/settings/roles",
        "accounts.assign_roles",
        "shield-check",
        gettext_noop("Which role may do what"),
    ),
    Place(
        gettext_noop("Tokens"),
        "/settings/tokens",
        "accounts.create_token",
        "key",
        gettext_noop("Secrets with which programs act"),
    ),
)
FAMILY = ((gettext_noop("Overview"), "/settings", ""), *((one.title, one.address, one.right) for one in PLACES))
CHANNEL_KINDS = {
    "shop": gettext_noop("Shop"),
    "marketplace": gettext_noop("Marketplace"),
    "counter": gettext_noop("Counter"),
    "team": gettext_noop("Sales team"),
    "file": gettext_noop("Files"),
}
RESERVES = {
    "order": gettext_noop("when it is ordered"),
    "payment": gettext_noop("when it is paid"),
    "approval": gettext_noop("when it is approved"),
}
SHORTAGES = {
    "refuse": gettext_noop("Refuse the order"),
    "wait": gettext_noop("Let the order wait"),
    "ship_available": gettext_noop("Send what is there"),
}
STEPS = {
    "ship": gettext_noop("Ship"),
    "pick_ship": gettext_noop("Pick, ship"),
    "pick_pack_ship": gettext_noop("Pick, pack, ship"),
    "pick_check_pack_ship": gettext_noop("Pick, check, pack, ship"),
}
DOCUMENTS = {
    "order": gettext_noop("Order"),
    "customer": gettext_noop("Customer"),
    "receipt": gettext_noop("Goods receipt"),
    "adjustment": gettext_noop("Stock adjustment"),
    "fulfilment": gettext_noop("Work order"),
    "parcel": gettext_noop("Parcel"),
    "payment": gettext_noop("Payment"),
    "refund": gettext_noop("Refund"),
    "return": gettext_noop("Return"),
    "change": gettext_noop("Amendment"),
    "credit_note": gettext_noop("Credit note"),
}
