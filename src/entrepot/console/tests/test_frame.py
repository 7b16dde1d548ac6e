"""The frame around every page: who comes in, in which language and looks, and how a refusal is said."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from entrepot.console.floor.pages import STEPS
from entrepot.console.navigation import SECTIONS
from entrepot.console.tests.people import PASSWORD, somebody
from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actors import THE_HOUSE

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[4]


def test_who_is_not_signed_in_is_asked_to_and_comes_back():
    browser = Client()
    answer = browser.get("/design?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Fdesign%3Fx%3D1")
    create_user("chenchen", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    form = {"username": "chenchen", "password": PASSWORD, "next": "/design?x=1"}
    assert browser.post("/sign-in", form)["Location"] == "/design?x=1"
    assert browser.get("/design").status_code == 200
    browser.post("/sign-out")
    assert browser.get("/").status_code == 302


def test_a_wrong_password_is_said_and_the_name_kept():
    answer = Client().post(
        "/sign-in", {"username": "chenchen", "password": "guess"}, headers={"accept-language": "zh-CN"}
    )
    assert answer.status_code == 422
    assert "用户名与密码不符" in answer.content.decode()
    assert 'value="chenchen"' in answer.content.decode()


def test_nobody_is_led_elsewhere():
    create_user("chenchen", password=PASSWORD, roles=["sales"], by=THE_HOUSE)
    form = {"username": "chenchen", "password": PASSWORD, "next": "https://example.com/"}
    assert Client().post("/sign-in", form)["Location"] == "/"


def test_a_form_from_elsewhere_is_refused():
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/sign-in", {"username": "a", "password": "b"}).status_code == 403


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Every component once"), ("zh-hans", "每个组件"), ("zh-hant", "每個元件")]
)
def test_pages_speak_the_language_of_the_person(language, said):
    text = somebody("sales", language=language).get("/design", headers={"accept-language": "fr"}).content.decode()
    assert said in text
    assert f'lang="{language}"' in text


def test_language_and_looks_are_kept():
    browser = somebody("sales")
    answer = browser.post("/looks", {"language": "zh-hant", "theme": "dark"}, headers={"hx-request": "true"})
    assert answer.status_code == 204
    assert User.objects.get(username="the-sales").language == "zh-hant"
    text = browser.get("/design").content.decode()
    assert 'data-theme="dark"' in text
    assert "每個元件" in text


def test_an_unknown_language_is_a_notice():
    answer = somebody("sales").post("/looks", {"language": "tlh"}, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert json.loads(answer["HX-Trigger"])["refused"]["field"] == "language"


def test_nothing_comes_from_elsewhere_and_nothing_stands_in_the_page():
    answer = somebody("sales").get("/design")
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    text = answer.content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_page_of_the_frame_asks_little_of_the_database(django_assert_max_num_queries):
    browser = somebody("sales")
    with django_assert_max_num_queries(3):
        browser.get("/design")


def test_what_browsers_load_is_what_its_authors_published():
    for name, kept in json.loads((ROOT / "front-end" / "vendored.json").read_text()).items():
        assert "sha256-" + hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == kept, name


def test_nobody_acts_as_another_outside_of_a_demo(settings):
    browser = somebody("sales")
    create_user("linyue", password=PASSWORD, roles=["reviewer"], by=THE_HOUSE)
    assert browser.post("/act-as", {"username": "linyue"}).status_code == 404
    settings.DEMO = True
    assert browser.post("/act-as", {"username": "linyue"}).status_code == 302
    assert 'value="linyue" aria-pressed="true"' in browser.get("/design").content.decode()


def test_every_icon_that_is_named_is_there():
    console = ROOT / "src/entrepot/console"
    sheet = (console / "static/console/vendor/icons.svg").read_text()
    named = {section.icon for section in SECTIONS} | {icon for _, _, icon, _ in STEPS.values()}
    for template in console.glob("templates/**/*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
    assert {icon for icon in named if f'id="{icon}"' not in sheet} == set()
