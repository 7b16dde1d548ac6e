"""A further company opens."""

from dataclasses import replace

import pytest

from entrepot.domain.founding.actions import NewCompany, NotTheFirstCompany, open_company
from entrepot.domain.freight.models import Service
from entrepot.domain.inventory.models import Place
from entrepot.domain.orders.actions import activate_review_rules
from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.sourcing.actions import activate_rules
from entrepot.domain.sourcing.models import RuleSet
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import Channel, Company, NumberRule
from entrepot.foundation.accounts.queries import companies_visible_to, house_of
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotAllowed, NotFound
from entrepot.roles import write_roles
from tests import build
from tests.invariants.at_once import at_once

HK = NewCompany("hk", {"zh-hant": "香港公司"}, currency="HKD", country="HK", time_zone="Asia/Hong_Kong")
_COMPANY_ROWS = (Place, RuleSet, ReviewRules, NumberRule, Channel, Service)


@pytest.mark.django_db
def test_it_has_all_that_the_first_one_trades_by_in_its_own_money_and_clock():
    company = build.fresh(open_company(HK, by=THE_HOUSE))
    assert (company.currency, company.country, company.time_zone, company.language) == (
        "HKD", "HK", "Asia/Hong_Kong", "zh-hans",
    )  # fmt: skip
    for model, known_by in ((Place, "kind"), (RuleSet, "rules"), (ReviewRules, "rules"), (NumberRule, "document"),
                            (Service, "code")):  # fmt: skip
        first, second = (
            list(model.objects.filter(company_id=pk).order_by("id").values_list(known_by, flat=True))
            for pk in (1, company.pk)
        )
        assert first == second, model
    channels = Channel.objects.filter(company=company)
    assert set(channels.values_list("currency", "time_zone")) == {("HKD", "Asia/Hong_Kong")}
    assert {"web", "counter", "import"} <= set(channels.values_list("code", flat=True))
    assert not channels.filter(kind="marketplace").exists()
    assert build.told("company", company.pk) == ["company.opened"]


@pytest.mark.django_db
def test_it_begins_by_the_rules_that_count_now_and_goes_its_own_way():
    activate_rules([{"rule": "most_stock"}], by=THE_HOUSE)
    company = open_company(HK, by=THE_HOUSE)
    by = house_of("hk")
    assert RuleSet.objects.get(company=company).rules == [{"rule": "most_stock"}]
    assert activate_rules([], by=by).version == 2
    assert activate_review_rules([], by=by).version == 2
    assert RuleSet.objects.get(company_id=1, active=True).rules == [{"rule": "most_stock"}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"code": "two words"}, {"code": ""}, {"currency": "XXQ"}, {"country": "hk"}, {"time_zone": "Moon/Sea"},
     {"language": "tlh"}],
)  # fmt: skip
def test_what_makes_no_company_is_refused_and_leaves_no_trace(wrong):
    with build.no_trace(), pytest.raises(Invalid):
        open_company(replace(HK, **wrong), by=THE_HOUSE)


@pytest.mark.django_db
def test_a_code_that_is_taken_is_refused_and_leaves_no_trace():
    with build.no_trace(), pytest.raises(AlreadyExists):
        open_company(replace(HK, code="main"), by=THE_HOUSE)


@pytest.mark.django_db
def test_only_who_acts_for_the_first_company_opens_and_sees_others():
    open_company(HK, by=THE_HOUSE)
    of_hk = house_of("hk")
    with build.no_trace(), pytest.raises(NotTheFirstCompany):
        open_company(replace(HK, code="third"), by=of_hk)
    with build.no_trace(), pytest.raises(NotAllowed):
        open_company(replace(HK, code="third"), by=replace(THE_HOUSE, permissions=frozenset({"orders.place_orders"})))
    assert [c.code for c in companies_visible_to(THE_HOUSE)] == ["hk", "main"]
    assert [c.code for c in companies_visible_to(of_hk)] == ["hk"]
    with pytest.raises(NotFound):
        house_of("nowhere")


@pytest.mark.django_db
def test_a_name_to_sign_in_by_is_one_persons_in_the_whole_installation():
    write_roles()
    open_company(HK, by=THE_HOUSE)
    create_user("mei", password="a long password", roles=["sales"], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(AlreadyExists):
        create_user("mei", password="a long password", roles=["sales"], by=house_of("hk"))


def test_two_who_open_it_at_once_open_one(real_commits):
    answers = at_once([lambda: open_company(HK, by=THE_HOUSE)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyExists"] * 3 + ["Company"]
    assert Company.objects.filter(code="hk").count() == 1
    assert Place.objects.filter(company__code="hk").count() == Place.objects.filter(company_id=1).count()
