"""People say how long a stage may take."""

import pytest

from entrepot.desk.stages.actions import set_stage_limits
from entrepot.desk.stages.queries import stage_limits
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests import build

pytestmark = pytest.mark.django_db


def test_what_is_said_stands_and_the_rest_is_as_usual():
    before = stage_limits(1)
    set_stage_limits({"review": 1, "packed": None}, by=THE_HOUSE)
    set_stage_limits({"review": 2}, by=THE_HOUSE)
    assert stage_limits(1) == before | {"review": 2, "packed": None}


@pytest.mark.parametrize(
    "hours", [{"completed": 1}, {"nowhere": 1}, {"review": 0}, {"review": -1}, {"packed": 10_001}]
)
def test_what_makes_no_sense_is_refused(hours):
    with build.no_trace(), pytest.raises(Invalid):
        set_stage_limits(hours, by=THE_HOUSE)
