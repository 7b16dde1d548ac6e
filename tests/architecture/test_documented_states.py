"""The page about life cycles says what the code does."""

import importlib
import pkgutil
import re
from pathlib import Path

from entrepot import desk, domain
from entrepot.foundation.lifecycles import Lifecycle

PAGE = Path(__file__).parents[2] / "docs" / "domain" / "life-cycles.md"
Ways = set[tuple[str, str]]


def of_the_code() -> dict[str, Ways]:
    """The ways of every life cycle, by room and name."""
    found = {}
    rooms = [(floor, room) for floor in (domain, desk) for room in pkgutil.iter_modules(floor.__path__) if room.ispkg]
    for floor, room in rooms:
        name = f"{floor.__name__}.{room.name}.states"
        if importlib.util.find_spec(name):
            for constant, life in vars(importlib.import_module(name)).items():
                if isinstance(life, Lifecycle):
                    found[f"{room.name}.{constant}"] = {(a, b) for a, to in life.ways.items() for b in to}
    return found


def of_the_page() -> dict[str, tuple[Ways, set[str]]]:
    """The arrows under each heading that names a life cycle, and the states that its table explains."""
    drawn = {}
    for section in PAGE.read_text().split("\n## "):
        name = re.search(r"`(\w+\.LIFE_OF\w+)`", section.splitlines()[0])
        if name:
            arrows = set(re.findall(r"^    (\w+) --> (\w+)$", section, re.MULTILINE))
            drawn[name[1]] = (arrows, set(re.findall(r"^\| (\w+) \| ", section, re.MULTILINE)) - {"state"})
    return drawn


def test_every_life_cycle_is_drawn_as_it_is():
    assert {name: ways for name, (ways, _) in of_the_page().items()} == of_the_code()


def test_every_state_is_explained():
    for name, (ways, explained) in of_the_page().items():
        assert explained == {state for way in ways for state in way}, name
