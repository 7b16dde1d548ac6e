"""The first steps of each role: a few places with what they are for, ticked as somebody goes there, until all are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from entrepot.console.pages import Request, page
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actors import Actor

_COOKIE, _OVER = "tour", "over"
_YEAR = 365 * 24 * 3600
# So many at once are a way; more are a list.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A place, what it is for, and whoever may go there."""

    name: str
    title: str
    text: str
    address: str
    icon: str
    permission: str


STEPS = {
    step.name: step
    for step in (
        Step(
            "new-order", gettext_noop("Take an order"),
            gettext_noop("Paste what the customer wrote, or type goods and rows from a spreadsheet."),
            "/orders/new", "shopping-cart", "orders.place_orders",
        ),
        Step(
            "counter", gettext_noop("Sell over the counter"),
            gettext_noop("Scan, take the money, done: one press for the whole sale."),
            "/counter", "cash", "counter.sell_over_counter",
        ),
        Step(
            "orders", gettext_noop("Find any order"),
            gettext_noop("Numbers, names, pinyin and telephones in one box; keep the views that you need daily."),
            "/orders", "search", "orders.view_orders",
        ),
        Step(
            "customers", gettext_noop("Know who orders"),
            gettext_noop("What they usually take, what they owe, and where it goes."),
            "/customers", "users", "customers.view_customers",
        ),
        Step(
            "board", gettext_noop("See where everything is"),
            gettext_noop("Drag a card to the next stage; where it cannot go, it says why."),
            "/orders/board", "layout-kanban", "orders.view_orders",
        ),
        Step(
            "review", gettext_noop("Decide with one key"),
            gettext_noop("A approves, H holds, R hands back; what fails can be mended in place."),
            "/review", "clipboard-check", "orders.approve_orders",
        ),
        Step(
            "shortages", gettext_noop("See what is missing"),
            gettext_noop("By SKU, the most urgent first, with what to do for all who wait."),
            "/shortages", "hourglass", "orders.view_orders",
        ),
        Step(
            "work", gettext_noop("Print and release"),
            gettext_noop("What is to be picked, in the order of the bins, printed as one batch."),
            "/work", "printer", "fulfilment.view_fulfilments",
        ),
        Step(
            "floor", gettext_noop("Work with a phone in hand"),
            gettext_noop("Scan to pick, pack, hand over and receive; it goes on without a network."),
            "/floor", "scan", "fulfilment.pick_fulfilments",
        ),
        Step(
            "stock", gettext_noop("Trust the stock"),
            gettext_noop("Each number opens into who holds it, who waits, and the moves behind it."),
            "/stock", "packages", "inventory.view_stock",
        ),
        Step(
            "money", gettext_noop("Get the money in"),
            gettext_noop("Register a receipt and take what is suggested; see who owes, by age."),
            "/money", "wallet", "payments.record_payments",
        ),
        Step(
            "books", gettext_noop("Prove that it adds up"),
            gettext_noop("All balances computed anew from their entries, with each difference named."),
            "/books", "book", "insight.view_verification",
        ),
        Step(
            "service", gettext_noop("Answer a customer"),
            gettext_noop("Type whatever they say: the order, its parcels and what to do stand beneath."),
            "/service", "message", "tasks.open_tasks",
        ),
        Step(
            "tasks", gettext_noop("Do what is yours"),
            gettext_noop("Tasks for you and your role, with until when."),
            "/tasks?whose=me", "clipboard-list", "tasks.view_tasks",
        ),
        Step(
            "goods", gettext_noop("Describe the goods"),
            gettext_noop("Prices, units, barcodes and names in three languages."),
            "/catalog", "tags", "catalog.change_sku",
        ),
        Step(
            "import", gettext_noop("Bring what you have"),
            gettext_noop("Sheets as they are: columns are recognised, a rehearsal shows what would happen."),
            "/imports/new", "file-import", "files.start_import",
        ),
        Step(
            "people", gettext_noop("Let your people in"),
            gettext_noop("A name and roles for each; the roles say in words what they may do."),
            "/settings/people", "users", "accounts.create_user",
        ),
        Step(
            "channels", gettext_noop("Say how orders come"),
            gettext_noop("Shops, counters and teams, each with its own policies."),
            "/settings/channels", "shopping-cart", "accounts.open_channel",
        ),
        Step(
            "notices", gettext_noop("Tell your customers"),
            gettext_noop("E-mail and SMS for each station of an order, in your own words."),
            "/settings/notices", "mail", "notices.set_notice_rules",
        ),
    )
}  # fmt: skip
OF_ROLES: dict[str, tuple[str, ...]] = {
    "sales": ("new-order", "orders", "customers", "board", "service"),
    "reviewer": ("review", "shortages", "orders", "board", "customers"),
    "cashier": ("counter", "orders", "stock", "customers", "tasks"),
    "warehouse": ("floor", "work", "stock", "orders", "tasks"),
    "finance": ("money", "books", "customers", "orders", "tasks"),
    "service": ("service", "tasks", "orders", "customers", "shortages"),
    "buyer": ("goods", "stock", "shortages", "import", "tasks"),
    "manager": ("board", "review", "shortages", "books", "notices"),
    "admin": ("people", "channels", "import", "notices", "books"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step, and whether somebody was there."""

    step: Step
    done: bool


def tour_of(request: Request) -> list[Shown]:
    """This will give the first steps of whoever looks; none where all are done, or he has seen enough."""
    seen = _seen(request)
    steps = _steps(request.person, request.actor)
    if _OVER in seen or all(step.name in seen for step in steps):
        return []
    return [Shown(step, step.name in seen) for step in steps]


def _steps(person: User, actor: Actor) -> Sequence[Step]:
    names = [name for role in person.roles for name in OF_ROLES.get(role, ())]
    allowed = [STEPS[name] for name in dict.fromkeys(names) if actor.may(STEPS[name].permission)]
    return allowed[:_MOST]


def _seen(request: Request) -> list[str]:
    """What this browser remembers of this person."""
    whose, _, names = request.COOKIES.get(_COOKIE, "").partition(":")
    return names.split(".") if whose == str(request.person.pk) else []


@page()
def go_there(request: Request, name: str) -> HttpResponse:
    """This will lead to a step, and tick it."""
    if name not in STEPS:
        raise Http404
    return _remembered(request, HttpResponseRedirect(STEPS[name].address), name)


@require_POST
@page()
def enough(request: Request) -> HttpResponse:
    """This will show no first steps any more."""
    return _remembered(request, HttpResponse(), _OVER)


def _remembered(request: Request, answer: HttpResponse, name: str) -> HttpResponse:
    names = [one for one in dict.fromkeys([*_seen(request), name]) if one in STEPS or one == _OVER]
    answer.set_cookie(_COOKIE, f"{request.person.pk}:{'.'.join(names)}", max_age=_YEAR, samesite="Lax", httponly=True)
    return answer
