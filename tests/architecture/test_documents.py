"""The documents lead somewhere, and the guide to the API names what there is."""

import re
from pathlib import Path

import pytest

from entrepot.api.root import api

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text())
    assert sorted(listed) == sorted(page.name for page in folder.glob("*.md") if page.name != "README.md")


def test_every_noun_of_the_api_is_in_its_guide():
    guide = (ROOT / "docs" / "guides" / "api.md").read_text()
    nouns = {path.removeprefix("/api/v1").split("/")[1] for path in api.get_openapi_schema()["paths"]}
    assert [noun for noun in sorted(nouns) if f"/{noun}" not in guide] == []
