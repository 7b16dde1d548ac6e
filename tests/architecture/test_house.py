"""The rules of the house that an import linter cannot see."""

import ast
import importlib
import importlib.util
import inspect
import re
import string
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

from entrepot import roles
from entrepot.foundation.actions import ACTIONS
from entrepot.foundation.journal.recording import Event
from entrepot.foundation.lifecycles import Lifecycle
from entrepot.foundation.refusals import Refusal
from entrepot.insight.subjects import KNOWN_BY

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "entrepot"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
STAIRS = next(c["layers"] for c in CONTRACTS if c["name"] == "The rooms of the domain")
FLOOR = {room.strip(" ()"): floor for floor, rooms in enumerate(reversed(STAIRS)) for room in rooms.split("|")}
CODE = [p for p in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(p.parts)]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
for _furniture in SOURCE.glob("domain/*/*"):
    if _furniture.stem in ("events", "actions"):
        importlib.import_module(f"entrepot.domain.{_furniture.parent.name}.{_furniture.stem}")
OURS = [m for m in apps.get_models() if m.__module__.startswith("entrepot.")]


def test_foreign_keys_go_down_the_same_stairs_as_imports():
    climbing = [
        str(field)
        for model in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and model._meta.app_label in FLOOR
        for there in [field.related_model._meta.app_label]
        if there in FLOOR and there != model._meta.app_label and FLOOR[there] >= FLOOR[model._meta.app_label]
    ]
    assert not climbing


def test_only_a_life_cycle_sets_a_state():
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            sets = any(isinstance(t, ast.Attribute) and t.attr == "state" for t in targets)
            updates = (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "update"
                and any(keyword.arg == "state" for keyword in node.keywords)
            )
            by_hand = sets or updates
            assert not by_hand, f"{path}:{node.lineno} sets a state by hand"


@pytest.mark.django_db
def test_the_database_refuses_the_same_ways_as_the_life_cycle_tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%\\_state\\_life'")
        written = dict(cursor.fetchall())
    for model in OURS:
        states = f"{model.__module__.rpartition('.')[0]}.states"
        tables = _life_cycles_of(states, model)
        for life in tables:
            name = f"{model._meta.db_table}_state_life"
            assert name in written, f"{model.__name__} has a life cycle but no trigger"
            ways = {f"{a}>{b}" for a, to in life.ways.items() for b in to}
            assert set(re.findall(r"'([a-z_]+>[a-z_]+)'", written[name])) == ways


def _life_cycles_of(module: str, model: type[models.Model]) -> list[Lifecycle]:
    """The life cycle whose states are the choices of the model's `state` field."""
    if not any(f.name == "state" for f in model._meta.fields) or importlib.util.find_spec(module) is None:
        return []
    choices = {value for value, _ in model._meta.get_field("state").choices or ()}
    found = [value for value in vars(importlib.import_module(module)).values() if isinstance(value, Lifecycle)]
    return [
        life for life in found if choices and {*life.ways, *(s for to in life.ways.values() for s in to)} <= choices
    ]


def test_no_file_and_no_function_is_too_long_to_be_read_in_one_sitting():
    long = []
    for path in CODE:
        text = path.read_text()
        if len(text.splitlines()) > LONGEST_FILE:
            long.append(f"{path.relative_to(ROOT)} has {len(text.splitlines())} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not long


def test_every_action_has_a_test_of_its_own():
    missing = []
    for permission, change in ACTIONS.items():
        room = Path(inspect.getfile(inspect.unwrap(change)))
        while room.name != permission.split(".")[0]:
            room = room.parent
        if not (room / "tests" / f"test_{permission.split('.')[1]}.py").exists():
            missing.append(f"{room.relative_to(ROOT)}/tests/test_{permission.split('.')[1]}.py")
    assert not missing


def test_every_permission_of_a_role_is_an_action_or_a_right_to_see():
    every = set(ACTIONS) | roles.VIEWS
    for role, patterns in roles.ROLES.items():
        for pattern in patterns:
            assert pattern == "*" or any(roles.fnmatchcase(name, pattern) for name in every), (role, pattern)


def test_every_right_to_see_that_is_asked_for_is_on_the_page_of_roles():
    asking = re.compile(r'(?:may|must|NotAllowed)\(\s*"([a-z_]+\.[a-z_]+)"')
    asked = {name for path in CODE for name in asking.findall(path.read_text())}
    assert asked <= set(ACTIONS) | roles.VIEWS


@pytest.mark.django_db
def test_books_cannot_be_rewritten_even_by_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_is\\_append\\_only'")
        guarded = {row[0] for row in cursor.fetchall()}
    books = {model._meta.db_table for model in OURS if getattr(model, "append_only", False)}
    assert books == guarded
    assert {"journal_entry", "inventory_move", "receivables_posting"} <= books


def test_personal_data_lives_only_in_rows_made_for_it():
    personal = re.compile(r"^(.*_)?(phone|email|full_name|street|recipient|receiver_name|id_card|birthday)(_.*)?$")
    allowed = {"customers", "accounts"}
    for model in OURS:
        if getattr(model, "personal", False) or model._meta.app_label in allowed:
            continue
        named = [f.name for f in model._meta.concrete_fields if personal.match(f.name)]
        # A warehouse's own address and number belong to a place of work.
        assert not named or model.__name__ == "Warehouse", (model, named)


def test_facts_hold_no_personal_data():
    personal = {"name", "phone", "email", "address", "street", "note", "memo", "message"}
    for event in _subclasses(Event):
        assert not personal & set(event.__dataclass_fields__), event


def test_refusals_have_one_code_each_and_sentences_whose_braces_are_their_fields():
    codes: dict[str, type] = {}
    for refusal in _subclasses(Refusal):
        sentence = refusal.template()
        assert sentence.endswith((".", "}", "!", "?", "…")), f"{refusal.__name__} is no sentence: {sentence}"
        braces = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert braces <= set(refusal.__dataclass_fields__), refusal
        assert codes.setdefault(refusal.code, refusal) is refusal, f"{refusal} and {codes[refusal.code]} share a code"


def test_no_room_has_a_registry_of_strings_or_signals():
    for path in CODE:
        text = path.read_text()
        signals = re.findall(r"@receiver|(?:post|pre)_\w+\.connect\(", text)
        assert not signals or path == SOURCE / "config" / "house.py", path


def _subclasses(of: type) -> set[type]:
    found = set(of.__subclasses__())
    return {c for c in found | {s for c in found for s in _subclasses(c)} if c.__module__.startswith("entrepot.")}


@pytest.mark.django_db
def test_whatever_the_journal_is_about_has_a_number_or_code_outside():
    assert {event.subject for event in _subclasses(Event) if hasattr(event, "subject")} == set(KNOWN_BY)
    for table, column in KNOWN_BY.values():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} LIMIT 0")
