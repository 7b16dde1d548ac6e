"""A company adds fields of its own."""

from dataclasses import replace

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.custom.actions import Choice, NewCustomField, add_custom_field
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
GIFT = NewCustomField("order", "gift_card", {"en": "Gift card"}, "yes_no")
WRAP = Choice("red", {"zh-hans": "红色"})


def test_it_is_there_and_told_without_its_name():
    field = add_custom_field(GIFT, by=THE_HOUSE)
    assert (field.active, field.edition, field.choices) == (True, 1, [])
    assert build.told("custom_field", field.pk) == ["custom_field.added"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "weather"},
        {"kind": "colour"},
        {"code": "Gift"},
        {"code": "g" * 33},
        {"name": {}},
        {"choices": [WRAP]},
        {"kind": "choice"},
        {"kind": "choice", "choices": [WRAP, WRAP]},
        {"kind": "choice", "choices": [Choice("RED", {"en": "red"})]},
    ],
)
def test_what_makes_no_field_is_refused(wrong):
    with build.no_trace(), pytest.raises(Invalid):
        add_custom_field(replace(GIFT, **wrong), by=THE_HOUSE)


def test_a_code_is_there_once_for_each_subject():
    add_custom_field(GIFT, by=THE_HOUSE)
    add_custom_field(replace(GIFT, about="sku"), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(AlreadyExists):
        add_custom_field(GIFT, by=THE_HOUSE)


def test_who_may_not_adds_none():
    with build.no_trace(), pytest.raises(NotAllowed):
        add_custom_field(GIFT, by=replace(THE_HOUSE, permissions=frozenset()))
