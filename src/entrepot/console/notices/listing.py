"""The list of notices: what was told, to whom, by which way, and what came of it."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Model, Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_noop

from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing, Tab
from entrepot.console.notices.words import WAYS, occasion_said, problem_said, way_said
from entrepot.console.templatetags import console as draw
from entrepot.foundation.actors import Actor
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.occasions import OCCASIONS
from entrepot.integrations.notices.queries import notices_visible_to
from entrepot.integrations.notices.states import NoticeState

_STUCK = (NoticeState.FAILED, NoticeState.UNSURE)
FAMILY = (
    (gettext_noop("Notices"), "/notices", "notices.view_notices"),
    (gettext_noop("Set up"), "/settings/notices", "notices.set_notice_rules"),
)


def _find(actor: Actor, asked: Asked) -> QuerySet[Notice]:
    found = notices_visible_to(actor)
    if query := asked.get("q"):
        found = found.filter(Q(order__number=query.strip()) | Q(order__external_id=query.strip()))
    if asked.get("state") == "stuck":
        found = found.filter(state__in=_STUCK)
    elif state := asked.get("state"):
        found = found.filter(state=state)
    for name in ("way", "occasion"):
        if value := asked.get(name):
            found = found.filter(**{name: value})
    return found


def _draw(_actor: Actor, found: Sequence[Model]) -> list[Notice]:
    return [one for one in found if isinstance(one, Notice)]


def _counts(actor: Actor) -> Mapping[str, int]:
    """Of what waits and what failed there is little; what was sent is not counted."""
    counted = notices_visible_to(actor).order_by().values_list("state").annotate(Count("pk"))
    few = dict(counted.filter(state__in=(*_STUCK, NoticeState.DUE)))
    return {"stuck": sum(few.get(state, 0) for state in _STUCK), "due": few.get(NoticeState.DUE, 0)}


NOTICES: Listing[Notice] = Listing(
    name="notices",
    title=gettext_noop("Notices"),
    address="/notices",
    permission="notices.view_notices",
    family=FAMILY,
    live="order",
    columns=[
        Column(
            "occasion",
            gettext_noop("Told"),
            lambda one: format_html("<strong>{}</strong>", occasion_said(one.occasion)),
            lambda one: occasion_said(one.occasion),
        ),
        Column(
            "order",
            gettext_noop("Order"),
            lambda one: format_html('<a class="number" href="/orders/{0}">{0}</a>', one.order.number),
            lambda one: one.order.number,
        ),
        Column("way", gettext_noop("Way"), lambda one: way_said(one.way), lambda one: way_said(one.way)),
        Column("to", gettext_noop("To"), lambda one: one.to, lambda one: one.to),
        Column(
            "state",
            gettext_noop("State"),
            lambda one: draw.state(one.state),
            lambda one: draw.word(one.state),
        ),
        Column(
            "problem",
            gettext_noop("Why not"),
            lambda one: problem_said(one.state, one.problem),
            lambda one: problem_said(one.state, one.problem),
        ),
        Column(
            "moved_at",
            gettext_noop("When"),
            lambda one: draw.moment(one.due_at if one.state == NoticeState.DUE else one.moved_at),
            lambda one: one.moved_at,
        ),
    ],
    find=_find,
    draw=_draw,
    link=lambda one: f"/notices/{one.pk}",
    key=lambda one: str(one.pk),
    tabs=[
        Tab("all", gettext_noop("All")),
        Tab("stuck", gettext_noop("Did not arrive"), {"state": "stuck"}),
        Tab("due", gettext_noop("Waiting to be sent"), {"state": "due"}),
        Tab("sent", gettext_noop("Sent"), {"state": "sent"}),
    ],
    narrowings=[
        Narrowing("way", gettext_noop("Way"), lambda actor: [(one, way_said(one)) for one in WAYS]),
        Narrowing("occasion", gettext_noop("Told"), lambda actor: [(one, occasion_said(one)) for one in OCCASIONS]),
    ],
    counts=_counts,
    hint=gettext_noop("Number of an order"),
    nothing=gettext_noop("Nobody was told anything yet. Say in the settings what customers are told, and how."),
)
