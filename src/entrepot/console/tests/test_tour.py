"""Each role is shown its first steps, until it has gone them."""

import pytest

from entrepot.console.tests.people import somebody
from entrepot.console.tour import OF_ROLES, STEPS
from entrepot.foundation.accounts.models import User
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.roles import ROLES

pytestmark = pytest.mark.django_db


def home(browser):
    return browser.get("/").content.decode()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_step_of_a_role_is_a_page_that_it_may_see(shop, role):
    browser = somebody(role)
    actor = actor_of_user(User.objects.get(username=f"the-{role}"))
    for name in OF_ROLES[role]:
        assert actor.may(STEPS[name].permission), name
        assert browser.get(f"/tour/{name}", follow=True).status_code == 200, name
    assert "Your first steps" not in home(browser)


def test_a_step_is_ticked_and_enough_is_enough(shop):
    browser = somebody("sales")
    assert home(browser).count("tour-step ") + home(browser).count('tour-step"') >= 5
    browser.get("/tour/new-order")
    assert home(browser).count("tour-done") == 1
    browser.post("/tour/enough")
    assert "Your first steps" not in home(browser)
    assert browser.get("/tour/nonsense").status_code == 404


def test_another_person_at_the_same_browser_has_a_way_of_his_own(shop):
    browser = somebody("sales")
    browser.post("/tour/enough")
    other = somebody("finance")
    other.cookies["tour"] = browser.cookies["tour"].value
    assert "Your first steps" in home(other)
