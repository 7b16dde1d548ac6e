"""The pages of the visit: its path, and what it does beside the house: the rush, the damage, the sample, a link."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.account.signing_in import players
from entrepot.console.books.words import DIFFERENCES, called
from entrepot.console.lists.files import as_file
from entrepot.console.pages import Request, page, show
from entrepot.demo.visit.damage import damage as do_damage
from entrepot.demo.visit.rush import rush as do_rush
from entrepot.demo.visit.sample import HEADS, sample, selling
from entrepot.demo.visit.steps import STEPS, Step
from entrepot.demo.visit.ticks import COOKIE, Visit
from entrepot.desk.sharing.actions import share_orders
from entrepot.desk.sharing.queries import path_of
from entrepot.desk.stages.states import Stage
from entrepot.domain.orders.queries import orders_visible_to
from entrepot.foundation import clock
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import NotFound

_MESSAGE = "你好，要2件{first}、1件{second}\n收货：林小满 13912345678 浙江省杭州市西湖区文三路90号2单元301"


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the visitor sees it: how often it was done, and who does it."""

    step: Step
    count: int
    player: User | None
    # Whoever is already the one who does it needs not become somebody.
    here: bool

    @property
    def as_player(self) -> str:
        """What the button says that makes somebody of the visitor who may do it."""
        name = (self.player.name or self.player.username) if self.player else ""
        return gettext("{button} as {name}").format(button=gettext(self.step.button), name=name)

    @property
    def done(self) -> bool:
        return self.count >= self.step.times


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


@page()
def path(request: Request) -> HttpResponse:
    """This will show the steps, those that are done, and lead to each as somebody who may do it."""
    _only_in_demo()
    visit: Visit = request.visit  # type: ignore[attr-defined]
    people = [(user, actor_of_user(user)) for user in players()]
    # A specialist shows more of the house than somebody who may do everything.
    people.sort(key=lambda one: len(one[1].permissions) if "*" not in one[1].permissions else 10_000)

    def shown(step: Step) -> Shown:
        may = not step.permission or request.actor.may(step.permission)
        player = next((user for user, actor in people if actor.may(step.permission)), None)
        return Shown(step, visit.counts.get(step.name, 0), None if may else player, may)

    context = {
        "steps": [shown(step) for step in STEPS],
        "visit": visit,
        "message": _message(request.actor.company_id),
    }
    return show(request, "demo/visit.html", context)


@require_POST
@page()
def begin_anew(request: Request) -> HttpResponse:
    """This will take all ticks away, so that somebody else can go the way. What was done stays done."""
    _only_in_demo()
    answer = HttpResponseRedirect("/visit")
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def _message(company_id: int) -> str:
    codes = [code for code, _price in selling(company_id, 2)] or ["A01"]
    return _MESSAGE.format(first=codes[0], second=codes[-1])


@require_POST
@page()
def rush(request: Request) -> HttpResponse:
    """This will let two hundred buyers order a hundred pieces at once, and show what each was answered."""
    _only_in_demo()
    outcome = do_rush(int(request.META["SERVER_PORT"]))
    return show(request, "demo/rush.html", {"outcome": outcome})


@require_POST
@page()
def damage(request: Request) -> HttpResponse:
    """This will change a number without an entry, where nobody else sees it, and show which check names it."""
    _only_in_demo()
    done = do_damage()
    findings = [
        (one.sentence, [called(DIFFERENCES, name) for name in one.differences[0]], one.differences)
        for one in done.found
    ]
    return show(request, "demo/damage.html", {"damage": done, "findings": findings})


@page()
def sample_sheet(request: Request) -> HttpResponseBase:
    """This will send a sheet of orders with seven faults."""
    _only_in_demo()
    day = timezone.localtime(clock.now()).date().isoformat()
    return as_file("sample-seven-faults.xlsx", HEADS, sample(request.actor.company_id, day))


@page()
def customer(request: Request) -> HttpResponse:
    """This will open the link that the customer of an order has which is on its way."""
    _only_in_demo()
    found = orders_visible_to(THE_HOUSE).filter(stage_row__stage=Stage.SHIPPED).order_by("-id").first()
    if found is None:
        raise NotFound("order", "shipped")
    link = only(share_orders([found], by=THE_HOUSE))
    return HttpResponseRedirect(path_of(link))
