"""The sections of the console: where they are and who sees them. What is not built does not stand here."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from entrepot.foundation.actors import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the side navigation. Whoever may nothing of `permissions` does not see it; none means everybody."""

    name: str
    title: str
    address: str
    icon: str
    permissions: tuple[str, ...] = ()
    # Small screens have room for four of these at the bottom; the others are in the drawer.
    at_hand: bool = False
    # A key that leads here after `g`.
    key: str = ""


SECTIONS: list[Section] = [
    Section("home", gettext_noop("Home"), "/", "home", at_hand=True, key="h"),
    Section("orders", gettext_noop("Orders"), "/orders", "shopping-cart", ("orders.view_orders",), True, "o"),
    Section("counter", gettext_noop("Counter"), "/counter", "cash", ("counter.sell_over_counter",), key="u"),
    Section("customers", gettext_noop("Customers"), "/customers", "users", ("customers.view_customers",), key="c"),
    Section("runs", gettext_noop("Running work"), "/runs", "bolt", ("orders.view_orders",), key="w"),
    Section("review", gettext_noop("Review"), "/review", "clipboard-check", ("orders.approve_orders",), True, "r"),
    Section("service", gettext_noop("Service desk"), "/service", "message", ("tasks.open_tasks",), key="e"),
    Section(
        "work",
        gettext_noop("Warehouse work"),
        "/work",
        "building-warehouse",
        ("fulfilment.view_fulfilments",),
        True,
        "k",
    ),
    Section(
        "floor",
        gettext_noop("Warehouse phone"),
        "/floor",
        "scan",
        ("fulfilment.pick_fulfilments", "shipping.pack_fulfilments", "shipping.hand_over_fulfilments"),
        key="f",
    ),
    Section("print-jobs", gettext_noop("Print jobs"), "/print-jobs", "printer", ("documents.start_print_job",)),
    Section("catalog", gettext_noop("Goods"), "/catalog", "tags", ("catalog.view_skus",), key="p"),
    Section("stock", gettext_noop("Stock"), "/stock", "packages", ("inventory.view_stock",), key="t"),
    Section(
        "shortages",
        gettext_noop("Shortages"),
        "/shortages",
        "hourglass",
        ("orders.view_orders",),
    ),
    Section("money", gettext_noop("Money desk"), "/money", "wallet", ("payments.view_payments",), key="m"),
    Section("notices", gettext_noop("Notices"), "/notices", "mail", ("notices.view_notices",), key="n"),
    Section("imports", gettext_noop("Imports"), "/imports", "file-import", ("files.start_import",), key="i"),
    Section(
        "books",
        gettext_noop("Books"),
        "/books",
        "book",
        ("insight.view_verification", "journal.view_events", "receivables.view_accounts"),
        key="b",
    ),
    Section(
        "settings",
        gettext_noop("Settings"),
        "/settings",
        "settings",
        # Others may see some of it too, but have nothing to do there.
        (
            "orders.view_rules",
            "sourcing.view_rules",
            "accounts.open_channel",
            "inventory.change_warehouse",
            "accounts.set_number_rule",
            "accounts.create_user",
            "accounts.create_token",
        ),
        key="s",
    ),
    Section("help", gettext_noop("Help"), "/help", "help"),
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as somebody sees it."""

    section: Section
    title: str
    here: bool


def sections_for(actor: Actor, path: str) -> Iterator[Shown]:
    """This will give the sections that the actor may see, in order, and mark the one in which `path` is."""
    for section in SECTIONS:
        if not section.permissions or any(map(actor.may, section.permissions)):
            yield Shown(section, gettext(section.title), is_in(path, section))


def is_in(path: str, section: Section) -> bool:
    """This will tell whether an address belongs to a section."""
    if section.address == "/":
        return path == "/"
    return path == section.address or path.startswith(section.address + "/")
