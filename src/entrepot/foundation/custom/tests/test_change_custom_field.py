"""Fields are called otherwise, asked for or not; what they are stays."""

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.custom.actions import Choice, NewCustomField, add_custom_field, change_custom_field
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrap(db):
    red = Choice("red", {"zh-hans": "红色", "en": "Red"})
    return add_custom_field(NewCustomField("order", "wrap", {"en": "Wrapping"}, "choice", [red]), by=THE_HOUSE)


def test_choices_are_added_and_the_change_is_told(wrap):
    choices = [Choice("red", {"en": "Red"}), Choice("blue", {"en": "Blue"})]
    changed = change_custom_field(wrap, changes={"choices": choices, "required": True}, edition=1, by=THE_HOUSE)
    assert ([one["code"] for one in changed.choices], changed.required, changed.edition) == (["red", "blue"], True, 2)
    assert build.told("custom_field", wrap.pk)[-1] == "custom_field.changed"


@pytest.mark.parametrize(
    "changes", [{"kind": "text"}, {"code": "x"}, {"about": "sku"}, {"choices": []}, {"name": {}}]
)
def test_what_it_is_stays(wrap, changes):
    with build.no_trace(), pytest.raises(Invalid):
        change_custom_field(wrap, changes=changes, by=THE_HOUSE)


def test_of_two_who_edit_the_second_looks_again(wrap):
    change_custom_field(wrap, changes={"position": 3}, edition=1, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(ChangedMeanwhile):
        change_custom_field(wrap, changes={"position": 4}, edition=1, by=THE_HOUSE)


def test_nothing_new_is_written_nowhere(wrap):
    with build.no_trace():
        change_custom_field(wrap, changes={"required": False}, by=THE_HOUSE)
