"""A company gets the name that stands on its papers."""

from dataclasses import replace

import pytest

from entrepot.foundation.accounts.actions import rename_company
from entrepot.foundation.accounts.models import Company
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
_NAME = {"zh-hans": "山屿家居", "en": "Shanyu Home"}


def test_it_is_called_so_from_now_on_and_the_name_is_not_in_the_journal():
    company = build.fresh(rename_company(_NAME, by=THE_HOUSE))
    assert (company.code, company.name) == ("main", _NAME)
    assert build.told("company", company.pk) == ["company.renamed"]


def test_the_same_name_again_is_no_change():
    rename_company(_NAME, by=THE_HOUSE)
    with build.no_trace():
        rename_company(_NAME, by=THE_HOUSE)


def test_an_empty_name_is_refused_and_leaves_no_trace():
    for name in ({}, {"en": " "}):
        with build.no_trace(), pytest.raises(Invalid):
            rename_company(name, by=THE_HOUSE)


def test_who_may_not_renames_nothing():
    with build.no_trace(), pytest.raises(NotAllowed):
        rename_company(_NAME, by=replace(THE_HOUSE, permissions=frozenset({"accounts.open_channel"})))
    assert Company.objects.get(pk=1).name["en"] == "My company"
