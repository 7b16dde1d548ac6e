"""A company adds reasons of its own."""

from dataclasses import replace

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.reasons import reason_code
from entrepot.foundation.reasons.actions import NewReason, add_reason
from entrepot.foundation.reasons.models import Reason, Use
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
LIVE = NewReason("cancellation", "left_the_stream", {"zh-hans": "直播间退单", "en": "Left the live stream"})


def test_a_new_reason_is_one_that_books_keep():
    reason = add_reason(LIVE, by=THE_HOUSE)
    assert reason_code(reason.code) == "left_the_stream"
    assert (reason.active, reason.edition) == (True, 1)
    assert build.told("reason", reason.pk) == ["reason.added"]


def test_a_company_begins_with_reasons_for_each_use_except_those_it_must_write_out():
    begun = set(Reason.objects.values_list("use", flat=True))
    assert begun == set(Use.values)
    assert all(set(name) == {"zh-hans", "zh-hant", "en"} for name in Reason.objects.values_list("name", flat=True))
    assert all(reason_code(code) == code for code in Reason.objects.values_list("code", flat=True))


@pytest.mark.parametrize(
    "wrong",
    [{"use": "weather"}, {"code": "Left"}, {"code": ""}, {"name": {}}, {"name": {"fr": "x"}}, {"name": {"en": " "}}],
)
def test_what_makes_no_reason_is_refused(wrong):
    with build.no_trace(), pytest.raises(Invalid):
        add_reason(replace(LIVE, **wrong), by=THE_HOUSE)


def test_a_code_is_there_once_for_each_use():
    add_reason(LIVE, by=THE_HOUSE)
    add_reason(replace(LIVE, use="rejection"), by=THE_HOUSE)
    with build.no_trace(), pytest.raises(AlreadyExists):
        add_reason(LIVE, by=THE_HOUSE)


def test_who_may_not_adds_none():
    with build.no_trace(), pytest.raises(NotAllowed):
        add_reason(LIVE, by=replace(THE_HOUSE, permissions=frozenset()))
