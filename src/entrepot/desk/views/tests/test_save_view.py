"""A list is kept as somebody sees it."""

import pytest

from entrepot.desk.views import actions
from entrepot.desk.views.actions import TooManyViews, Wanted, save_view
from entrepot.desk.views.models import SavedView
from entrepot.desk.views.queries import saved_views_visible_to
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
LATE = Wanted("orders", "  Late at   Tmall ", {"due": "late", "channel": "tmall"}, ["number", "due"])


def person(name, role="sales"):
    user = create_user(name, password="a long password", roles=[role], by=THE_HOUSE)
    return user, actor_of_user(user)


def titles(actor, listing=""):
    return [view.title for view in saved_views_visible_to(actor, listing)]


def test_it_is_kept_under_its_title_and_replaced_under_the_same():
    chen, by = person("chen")
    view = save_view(chen, wanted=LATE, by=by)
    assert (view.title, view.asked, view.columns) == ("Late at Tmall", dict(LATE.asked), ["number", "due"])
    again = save_view(chen, wanted=Wanted("orders", "Late at Tmall", {"due": "late"}), by=by)
    assert again.pk == view.pk
    assert SavedView.objects.get().asked == {"due": "late"}
    assert build.told("saved_view", view.pk) == ["saved_view.saved", "saved_view.saved"]


def test_others_see_it_when_it_is_shared():
    (chen, by), (_, wang) = person("chen"), person("wang", "reviewer")
    save_view(chen, wanted=LATE, by=by)
    assert titles(wang) == []
    save_view(chen, wanted=Wanted("orders", "For all", shared=True), by=by)
    assert titles(wang) == ["For all"]
    assert titles(by, "orders") == ["For all", "Late at Tmall"]
    assert titles(by, "payments") == []


def test_each_has_a_title_of_their_own():
    (chen, by), (wang, other) = person("chen"), person("wang")
    assert save_view(chen, wanted=LATE, by=by).pk != save_view(wang, wanted=LATE, by=other).pk


@pytest.mark.parametrize("title", ["", "   ", "x" * 61])
def test_a_title_is_needed(title):
    chen, by = person("chen")
    with build.no_trace(), pytest.raises(Invalid):
        save_view(chen, wanted=Wanted("orders", title), by=by)


def test_nobody_keeps_views_for_another():
    chen, _ = person("chen")
    with build.no_trace(), pytest.raises(NotAllowed):
        save_view(chen, wanted=LATE, by=THE_HOUSE)


def test_there_is_an_end_to_them(monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    chen, by = person("chen")
    save_view(chen, wanted=LATE, by=by)
    with build.no_trace(), pytest.raises(TooManyViews, match="You have 1 views"):
        save_view(chen, wanted=Wanted("orders", "Another"), by=by)
    save_view(chen, wanted=LATE, by=by)
