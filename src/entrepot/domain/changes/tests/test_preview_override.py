"""What setting a state by hand would come to."""

import pytest

from entrepot.domain.changes.actions import Override, override_state, preview_override
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from tests import build

pytestmark = pytest.mark.django_db


def test_it_says_what_the_override_does_and_changes_nothing(shop):
    build.order(LAMP=1)
    order = build.order(LAMP=1)
    asked = Override(order.number, "approved", "the twin is meant")
    with build.no_trace():
        preview = preview_override(asked, by=THE_HOUSE)
    assert (preview.before, preview.after, preview.entries) == ("placed", "approved", [])
    assert preview.holds_lifted == ["duplicate"]
    assert only(override_state([asked], by=THE_HOUSE)) == preview


def test_it_says_why_it_cannot_be(shop):
    order = build.order(LAMP=1)
    with build.no_trace(), pytest.raises(OutOfTurn):
        preview_override(Override(order.number, "approved", "again"), by=THE_HOUSE)
