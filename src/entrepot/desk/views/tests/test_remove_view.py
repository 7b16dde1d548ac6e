"""A view is taken away by whoever keeps it."""

import pytest

from entrepot.desk.views.actions import SomebodyElsesView, Wanted, remove_view, save_view
from entrepot.desk.views.models import SavedView
from entrepot.desk.views.tests.test_save_view import person
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_gone_and_that_is_written_down():
    chen, by = person("chen")
    view = save_view(chen, wanted=Wanted("orders", "Mine"), by=by)
    number = view.pk
    remove_view(view, by=by)
    assert not SavedView.objects.exists()
    assert build.told("saved_view", number)[-1] == "saved_view.removed"


def test_a_shared_one_stays_until_its_owner_takes_it_away():
    (chen, by), (_, wang) = person("chen"), person("wang", "manager")
    view = save_view(chen, wanted=Wanted("orders", "For all", shared=True), by=by)
    with build.no_trace(), pytest.raises(SomebodyElsesView, match="For all is chen's"):
        remove_view(view, by=wang)
