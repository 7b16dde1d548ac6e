"""The console can be kept as an app, and so can the warehouse's pages; nobody has to be signed in for that."""

import pytest
from django.test import Client

from entrepot.console.tests.people import somebody


@pytest.mark.parametrize(("address", "start"), [("/manifest.webmanifest", "/"), ("/floor.webmanifest", "/floor")])
def test_an_app_begins_where_it_should_and_has_its_icons(address, start):
    browser = Client(headers={"accept-language": "zh-hans"})
    said = browser.get(address).json()
    assert (said["start_url"], said["scope"], said["display"]) == (start, "/", "standalone")
    assert {icon["purpose"] for icon in said["icons"]} == {"any", "maskable"}
    for icon in said["icons"]:
        assert browser.get(icon["src"]).status_code == 200


def test_the_script_that_keeps_the_shell_is_asked_for_anew_each_time():
    answer = Client().get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert "no network" in Client(headers={"accept-language": "en"}).get("/offline").content.decode()


@pytest.mark.django_db
def test_pages_say_which_app_they_belong_to():
    browser = somebody("manager")
    assert 'href="/manifest.webmanifest"' in browser.get("/").content.decode()
    assert 'href="/floor.webmanifest"' in browser.get("/floor").content.decode()
