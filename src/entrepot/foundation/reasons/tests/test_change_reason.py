"""Reasons are named otherwise, or not chosen any more."""

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.reasons.actions import change_reason
from entrepot.foundation.reasons.models import Reason
from entrepot.foundation.refusals import ChangedMeanwhile, Invalid
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def damaged():
    return Reason.objects.get(use="stock_adjustment", code="damaged")


def test_a_reason_that_is_not_used_any_more_stays_but_is_not_offered(damaged, api):
    status, shown = api("PATCH", "/reasons/stock_adjustment/damaged", {"active": False})
    assert (status, shown["active"], shown["edition"]) == (200, False, 2)
    offered = api.get("/reasons?use=stock_adjustment&active=true")[1]["items"]
    assert [reason["code"] for reason in offered] == ["counted", "lost", "expired"]
    assert build.told("reason", damaged.pk) == ["reason.changed"]


def test_nothing_new_is_written_nowhere(damaged):
    with build.no_trace():
        change_reason(damaged, active=True, name=damaged.name, by=THE_HOUSE)


def test_of_two_who_edit_the_second_looks_again(damaged):
    change_reason(damaged, position=5, edition=1, by=THE_HOUSE)
    with build.no_trace(), pytest.raises(ChangedMeanwhile):
        change_reason(damaged, position=6, edition=1, by=THE_HOUSE)


def test_a_name_in_no_language_is_refused(damaged):
    with build.no_trace(), pytest.raises(Invalid):
        change_reason(damaged, name={}, by=THE_HOUSE)


def test_a_new_company_begins_with_what_the_first_still_chooses_from(damaged, api):
    change_reason(damaged, active=False, by=THE_HOUSE)
    assert api.post("/companies", {"code": "second", "name": "第二公司"})[0] == 201
    theirs = Reason.objects.filter(company__code="second")
    assert theirs.filter(use="stock_adjustment").count() == 3
    assert theirs.count() == Reason.objects.filter(company_id=1).count() - 1
