"""Settings: rules are edited in their order, tried on what was ordered, and made active."""

import re

import pytest
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.domain.orders.models import ReviewRules
from entrepot.domain.sourcing.models import RuleSet
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}
REVIEW, SOURCING = "/settings/review-rules", "/settings/sourcing-rules"


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def form(*rules: dict[str, str]) -> dict[str, object]:
    """What the browser sends for these rules in this order."""
    said = {f"r{n}:{name}": value for n, rule in enumerate(rules) for name, value in rule.items()}
    return {"row": [f"r{n}" for n in range(len(rules))], **said}


def active(model) -> list:
    return model.objects.get(active=True).rules


def test_rules_stand_in_their_order_and_the_others_below(shop):
    text = text_of(somebody("manager").get(SOURCING))
    assert re.findall(r'name="r\d+:rule" value="([^"]+)"', text) == [rule["rule"] for rule in active(RuleSet)]
    assert "Nearest to the receiver first" in text
    text = text_of(somebody("admin").get(REVIEW))
    used, others = text.split("data-others")
    assert 'value="four_eyes"' in used + others
    assert "disabled" in others


def test_a_draft_is_made_active_in_the_order_of_its_rows(shop):
    browser = somebody("manager")
    draft = form({"rule": "most_stock"}, {"rule": "fewest_parcels"}, {"rule": "nearest_region"})
    draft["row"] = ["r2", "r0"]
    answer = browser.post(SOURCING, draft, headers=HTMX)
    assert answer["HX-Redirect"] == SOURCING
    assert active(RuleSet) == [{"rule": "nearest_region"}, {"rule": "most_stock"}]
    assert RuleSet.objects.filter(active=True).count() == 1
    text = text_of(browser.get(f"{SOURCING}?version=1"))
    assert 'value="channel_coverage"' in text.split("data-others")[0]


def test_parameters_are_read_as_what_they_are(shop):
    browser = somebody("manager")
    draft = form(
        {"rule": "amount", "above": "500", "only.channels": "web、 shop", "only.kinds": ""},
        {"rule": "duplicate", "minutes": "30"},
        {"rule": "message", "allow": "尽快发货|*谢谢*"},
        {"rule": "undeliverable", "no_service": "true", "regions": "65"},
        {"rule": "buffer", "minutes": "20", "after": "payment"},
        {"rule": "hours", "from": "09:00", "to": "18:00"},
        {"rule": "four_eyes", "minutes": "12"},
    )
    assert browser.post(REVIEW, draft, headers=HTMX).status_code == 204
    assert active(ReviewRules) == [
        {"rule": "amount", "above": "500", "only": {"channels": ["web", "shop"]}},
        {"rule": "duplicate", "minutes": 30},
        {"rule": "message", "allow": ["尽快发货", "*谢谢*"]},
        {"rule": "undeliverable", "regions": ["65"], "no_service": True},
        {"rule": "buffer", "minutes": 20, "after": "payment"},
        {"rule": "hours", "from": "09:00", "to": "18:00"},
        {"rule": "four_eyes"},
    ]
    text = text_of(browser.get(REVIEW))
    assert 'value="web、shop"' in text
    assert browser.post(REVIEW, {**form({"rule": "duplicate", "minutes": "30"})}, headers=HTMX).status_code == 204


@pytest.mark.parametrize(
    "rule", [{"rule": "nonsense"}, {"rule": "duplicate", "minutes": "soon"}, {"rule": "amount", "above": "much"}]
)
def test_a_rule_that_cannot_be_used_is_refused_and_the_active_ones_stay(shop, rule):
    before = active(ReviewRules)
    browser = somebody("manager")
    for address in (REVIEW, f"{REVIEW}/trial"):
        answer = browser.post(address, form(rule), headers=HTMX)
        assert answer.status_code == 422
        assert "refused" in answer["HX-Trigger"]
    assert active(ReviewRules) == before


def test_a_draft_of_review_is_tried_on_what_was_ordered(shop):
    order = build.order(LAMP=2)
    versions = ReviewRules.objects.count()
    text = text_of(somebody("manager").post(f"{REVIEW}/trial", form({"rule": "amount", "above": "15"}), headers=HTMX))
    assert "Held anew" in text
    assert f"/orders/{order.number}" in text
    assert ReviewRules.objects.count() == versions


def test_a_draft_of_sourcing_is_tried_beside_the_active_version(shop):
    build.order(LAMP=2)
    text = text_of(somebody("manager").post(f"{SOURCING}/trial", form({"rule": "most_stock"}), headers=HTMX))
    assert "would come from elsewhere" in text
    assert "Parcels" in text
    assert RuleSet.objects.count() == 1


def test_rules_are_changed_only_by_those_who_may(shop, django_assert_max_num_queries):
    reviewer = somebody("reviewer")
    text = text_of(reviewer.get(REVIEW))
    assert "Try on last week" in text
    assert "Make it active" not in text
    assert reviewer.post(REVIEW, form({"rule": "short"}), headers=HTMX).status_code == 403
    assert reviewer.get(SOURCING).status_code == 403
    assert reviewer.post(f"{SOURCING}/trial", form({"rule": "most_stock"}), headers=HTMX).status_code == 403
    manager = somebody("manager")
    with django_assert_max_num_queries(8):
        text_of(manager.get(REVIEW))
    nobody = Client()
    nobody.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    for address in ("/settings", REVIEW, SOURCING):
        assert nobody.get(address).status_code == 403
    assert manager.get("/settings/nonsense").status_code == 404
    assert "/settings" not in text_of(nobody.get("/"))


def test_rules_are_named_in_chinese(shop):
    text = text_of(somebody("manager", language="zh-hans").get(SOURCING))
    assert "离收货地近的优先" in text
    assert "nearest" not in re.sub(r'value="[^"]*"', "", text)
