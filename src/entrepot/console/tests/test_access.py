"""Settings: who may sign in with which roles, and with which secrets programs act."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_token, create_user
from entrepot.foundation.accounts.models import ApiToken, Role, User
from entrepot.foundation.accounts.queries import actor_of_token
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true"}


def text_of(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def rows_of(answer) -> list[str]:
    return re.findall(r'data-key-of-row="([^"]+)"', text_of(answer))


def secret_in(text: str) -> str:
    return re.search(r'<code class="mono">([^<]+)</code>', text)[1]


def test_settings_begin_with_what_somebody_may_see(shop):
    admin = text_of(somebody().get("/settings"))
    for address in ("channels", "warehouses", "review-rules", "numbering", "people", "roles", "tokens"):
        assert f'href="/settings/{address}"' in admin
    buyer = text_of(somebody("buyer").get("/settings"))
    assert 'href="/settings/channels"' in buyer
    assert 'href="/settings/people"' not in buyer
    nobody = Client()
    nobody.force_login(create_user("nobody", password=PASSWORD, roles=[], by=THE_HOUSE))
    assert nobody.get("/settings").status_code == 403


def test_somebody_new_signs_in_with_a_password_that_was_made(shop):
    browser = somebody()
    given = {"username": "li.na", "name": "李娜", "roles": ["sales", "service"]}
    answer = browser.post("/settings/new-person", given, headers=HTMX)
    password = secret_in(text_of(answer))
    user = User.objects.get(username="li.na")
    assert (user.name, user.roles, user.check_password(password)) == ("李娜", ["sales", "service"], True)
    assert password not in text_of(browser.get(f"/settings/people/{user.pk}"))
    assert password not in text_of(browser.get("/settings/people"))


def test_a_password_that_was_said_is_not_shown(shop):
    browser = somebody()
    given = {"username": "li.na", "password": PASSWORD, "roles": ["sales"]}
    answer = browser.post("/settings/new-person", given, headers=HTMX)
    user = User.objects.get(username="li.na")
    assert answer["HX-Redirect"] == f"/settings/people/{user.pk}"
    assert user.check_password(PASSWORD)
    assert PASSWORD not in text_of(browser.get(answer["HX-Redirect"]))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"roles": ["sales"]}, 422), ({"username": "li.na"}, 422), ({"username": "li.na", "roles": ["wizard"]}, 422),
        ({"username": "li.na", "roles": ["sales"], "password": "short"}, 422),
        ({"username": "n" * 61, "roles": ["sales"]}, 422), ({"username": "the-admin", "roles": ["sales"]}, 409),
    ],
)  # fmt: skip
def test_somebody_who_cannot_be_is_refused(shop, given, status):
    browser = somebody()
    answer = browser.post("/settings/new-person", given, headers=HTMX)
    assert answer.status_code == status
    assert "refused" in answer["HX-Trigger"]
    assert User.objects.count() == 1


def test_roles_are_given_instead_of_those_held_before(shop):
    browser = somebody()
    user = create_user("li.na", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    address = f"/settings/people/{user.pk}"
    assert re.findall(r'value="(\w+)" checked', text_of(browser.get(address))) == ["sales"]
    assert browser.post(address, {"roles": ["finance", "buyer"]}, headers=HTMX).status_code == 204
    assert build.fresh(user).roles == ["finance", "buyer"]
    assert browser.post(address, {"roles": ["wizard"]}, headers=HTMX).status_code == 422
    assert build.fresh(user).roles == ["finance", "buyer"]
    assert browser.post(address, {}, headers=HTMX).status_code == 204
    assert build.fresh(user).roles == []
    assert browser.get("/settings/people/9999").status_code == 404


def test_people_are_found_by_name_and_role(shop, django_assert_max_num_queries):
    browser = somebody()
    for n in range(60):
        create_user(f"person{n}", password=PASSWORD, roles=["sales"], name="王芳" if n == 7 else "", by=THE_HOUSE)
    with django_assert_max_num_queries(8):
        assert len(rows_of(browser.get("/settings/people"))) == 50
    assert rows_of(browser.get("/settings/people?q=王芳")) == ["person7"]
    assert rows_of(browser.get("/settings/people?role=admin")) == ["the-admin"]


def test_a_token_is_shown_once_and_acts_until_it_is_revoked(shop):
    browser = somebody()
    given = {"name": "ERP", "roles": ["sales"], "scopes": "orders.view_*\ninventory.view_stock", "expires_on": ""}
    secret = secret_in(text_of(browser.post("/settings/new-token", given, headers=HTMX)))
    token = ApiToken.objects.get()
    assert (token.name, token.roles, token.expires_at) == ("ERP", ["sales"], None)
    assert actor_of_token(secret).permissions == {"orders.view_orders", "inventory.view_stock"}
    for address in ("/settings/tokens", f"/settings/tokens/{token.pk}"):
        text = text_of(browser.get(address))
        assert token.prefix in text
        assert secret not in text
    address = f"/settings/tokens/{token.pk}/revocation"
    assert "refused from the next request on" in text_of(browser.get(address, headers=HTMX))
    assert actor_of_token(secret)
    assert browser.post(address, headers=HTMX).status_code == 204
    assert actor_of_token(secret) is None
    assert "Revoke<" not in text_of(browser.get(f"/settings/tokens/{token.pk}"))
    assert browser.get("/settings/tokens/9999").status_code == 404


def test_a_token_works_to_the_end_of_its_day(shop):
    today = clock.today("Asia/Shanghai")
    given = {"name": "ERP", "roles": ["sales"], "expires_on": today.isoformat()}
    assert somebody().post("/settings/new-token", given, headers=HTMX).status_code == 200
    expires = ApiToken.objects.get().expires_at
    assert expires.isoformat() == f"{today.isoformat()}T16:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"roles": []}, {"roles": ["wizard"]}, {"scopes": "orders.fly"}, {"expires_on": "2001-01-01"},
        {"expires_on": "soon"}, {"expires_on": date.max.isoformat()}, {"name": "n" * 121}, {"scopes": "s" * 101},
    ],
)  # fmt: skip
def test_a_token_that_cannot_be_is_refused(shop, wrong):
    given = {"name": "ERP", "roles": ["sales"]} | wrong
    answer = somebody().post("/settings/new-token", given, headers=HTMX)
    assert answer.status_code == 422
    assert "refused" in answer["HX-Trigger"]
    assert not ApiToken.objects.exists()


def test_tokens_are_listed_by_what_they_are_worth(shop, django_assert_max_num_queries):
    browser = somebody()
    over = clock.now() - timedelta(days=1)
    create_token("old", roles=["sales"], expires_at=over, by=THE_HOUSE)
    create_token("new", roles=["sales"], expires_at=clock.now() + timedelta(days=1), by=THE_HOUSE)
    create_token("gone", roles=["sales"], by=THE_HOUSE)
    old, new, gone = ApiToken.objects.order_by("id")
    browser.post(f"/settings/tokens/{gone.pk}/revocation", headers=HTMX)
    with django_assert_max_num_queries(8):
        assert rows_of(browser.get("/settings/tokens")) == [str(gone.pk), str(new.pk), str(old.pk)]
    for state, one in (("active", new), ("expired", old), ("revoked", gone)):
        assert rows_of(browser.get(f"/settings/tokens?state={state}")) == [str(one.pk)]
    assert rows_of(browser.get("/settings/tokens?q=new")) == [str(new.pk)]


def test_access_is_for_those_who_may_give_it(shop):
    create_token("ERP", roles=["sales"], by=THE_HOUSE)
    token, user = ApiToken.objects.get(), create_user("li.na", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    manager = somebody("manager")
    pages = ["people", "new-person", f"people/{user.pk}", "tokens", "new-token", f"tokens/{token.pk}"]
    for where in pages:
        assert manager.get(f"/settings/{where}").status_code == 403, where
    for where in ("new-person", f"people/{user.pk}", "new-token", f"tokens/{token.pk}/revocation"):
        assert manager.post(f"/settings/{where}", {"roles": ["admin"]}, headers=HTMX).status_code == 403, where
    Role.objects.create(code="clerk", permissions=["accounts.create_user"])
    clerk = somebody("clerk")
    assert "Give these roles" not in text_of(clerk.get(f"/settings/people/{user.pk}"))
    assert clerk.post(f"/settings/people/{user.pk}", {"roles": ["admin"]}, headers=HTMX).status_code == 403
    assert build.fresh(user).roles == ["sales"]
