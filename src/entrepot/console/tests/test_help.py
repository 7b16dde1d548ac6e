"""The help: every guide, in the reader's language, found by its words and from each page."""

import re

import pytest

from entrepot.console.help.about import _ABOUT
from entrepot.console.help.chapters import GUIDES, ORDER, guides, search
from entrepot.console.navigation import SECTIONS
from entrepot.console.tests.people import somebody
from tests.pictures.taken import LANGUAGES, PICTURES

pytestmark = pytest.mark.django_db


def test_every_guide_is_read(shop):
    assert {path.stem for path in GUIDES.glob("*.md")} == set(ORDER)


@pytest.mark.parametrize("address", [section.address for section in SECTIONS if section.address != "/help"])
def test_each_page_leads_to_a_chapter_that_exists(address):
    browser = somebody()
    to = browser.get("/help", {"for": address}).url
    name, _, anchor = to.removeprefix("/help/").partition("#")
    page = browser.get(f"/help/{name}").content.decode()
    assert not anchor or f'id="{anchor}"' in page


def test_what_is_said_of_pages_exists():
    known = {(one.guide, one.anchor) for own in guides("en").values() for one in own}
    assert {about for about in _ABOUT.values() if about[1]} <= known


def test_each_reads_their_own_language_where_there_is_one():
    english, chinese = (somebody("sales", name=code, language=code) for code in ("en", "zh-hans"))
    assert "星标可以把" not in english.get("/help/console").content.decode()
    page = chinese.get("/help/console").content.decode()
    assert "星标可以把" in page
    assert "The star keeps what you see" not in page


def test_words_are_found_wherever_they_stand():
    hits = search("en", "board STAGE")
    assert hits[0].chapter.anchor == "the-board"
    assert "<mark>看板</mark>" in somebody("sales", language="zh-hans").get("/help?q=看板").content.decode()


def test_nothing_found_is_said_and_what_is_typed_is_shown_as_it_is():
    page = somebody().get("/help", {"q": "<b>nowhere"}).content.decode()
    assert "Nothing has all of these words" in page
    assert "<b>nowhere" not in page


def test_links_between_guides_stay_inside():
    page = somebody().get("/help/console").content.decode()
    assert not re.search(r'href="[^"]*\.md', page)


def test_pictures_are_those_that_are_taken_and_each_reader_sees_their_own():
    named = {name for path in GUIDES.glob("*.md") for name in re.findall(r"\(pictures/([^)]+)\)", path.read_text())}
    assert named == {picture.file("en") for picture in PICTURES}
    assert {path.name for path in (GUIDES / "pictures").iterdir()} == {
        picture.file(language) for picture in PICTURES for language in LANGUAGES
    }
    for language, file in (("en", "board.en.webp"), ("zh-hant", "board.zh-hans.webp")):
        browser = somebody("sales", name=language, language=language)
        assert f'src="/help/pictures/{file}"' in browser.get("/help/console").content.decode()
        taken = browser.get(f"/help/pictures/{file}")
        assert taken["Content-Type"] == "image/webp"
        assert taken.content[8:12] == b"WEBP"
    assert somebody().get("/help/pictures/..%2Fconsole.md").status_code == 404


def test_there_is_no_such_guide():
    assert somebody().get("/help/nothing").status_code == 404
