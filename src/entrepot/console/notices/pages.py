"""One notice in its words, and what becomes of one that did not arrive."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.notices.words import WAY_ICONS, occasion_said, problem_said, way_said
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, page, show
from entrepot.domain.customers.queries import customer_numbered
from entrepot.domain.customers.rules import mask_name
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.revealing.actions import reveal_personal_data
from entrepot.integrations.notices.actions import refuse_notices, resend_notices, withdraw_notices
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.queries import notice_numbered, words_of
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.writing import Written


@page("notices.view_notices")
def notice_page(request: Request, number: int) -> HttpResponse:
    """This will show what a notice says, and what came of it. A name in it is shown to whoever may see names."""
    actor = request.actor
    notice = notice_numbered(actor, number)
    context: dict[str, Any] = {
        "notice": notice, "occasion": occasion_said(notice.occasion), "way": way_said(notice.way),
        "icon_of_way": WAY_ICONS[Way(notice.way)], "problem": problem_said(notice.state, notice.problem),
        "words": _shown(notice, actor),
        "may_resend": actor.may("notices.resend_notices") and notice.state in ("failed", "unsure"),
        "may_withdraw": actor.may("notices.withdraw_notices") and notice.state in ("due", "failed", "unsure"),
    }  # fmt: skip
    return show(request, "console/notices/notice.html", context)


def _shown(notice: Notice, actor: Actor) -> Written | None:
    words = words_of(notice)
    if words is None or notice.way == Way.BOT:
        return words
    if actor.may("revealing.reveal_personal_data"):
        reveal_personal_data([notice.order], fields=("name",), reason="notice", by=actor)
        return words
    text = words.text
    if link := words.said.get("link"):
        text = text.replace(link, "…")
    if name := words.said.get("name"):
        text = text.replace(name, mask_name(name))
    return Written(notice.to, words.subject, text)


@require_POST
@page("notices.resend_notices")
def resending(request: Request, number: int) -> HttpResponse:
    """This will send a notice once more."""
    only(resend_notices([notice_numbered(request.actor, number)], by=request.actor))
    return done(gettext("It is being sent again."))


@require_POST
@page("notices.withdraw_notices")
def withdrawal(request: Request, number: int) -> HttpResponse:
    """This will let a notice go to nobody."""
    only(withdraw_notices([notice_numbered(request.actor, number)], by=request.actor))
    return done(gettext("It goes to nobody."))


@require_POST
@page("notices.refuse_notices")
def notice_refusals(request: Request, number: str) -> HttpResponse:
    """This will note by which ways a customer wants to hear something, and by which nothing."""
    wanted = request.POST.getlist("told")
    refused = [way for way in (Way.EMAIL, Way.SMS) if way not in wanted]
    refuse_notices(customer_numbered(request.actor, number), ways=refused, by=request.actor)
    return done(gettext("{number}: done.").format(number=number))
