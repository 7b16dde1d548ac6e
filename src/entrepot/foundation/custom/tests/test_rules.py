"""What a value may be, and how it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.foundation.custom.rules import Field, read_values, words_found_by

KINDS = ["text", "number", "date", "yes_no"]
RED = Field("c", "choice", choices={"red": {"zh-hans": "红色", "en": "Red"}})


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", " 生日快乐 ", "生日快乐"),
        ("text", "x" * 401, None),
        ("text", True, None),
        ("text", ["x"], None),
        ("number", "12.50", "12.5"),
        ("number", 1000, "1000"),
        ("number", "1e3", "1000"),
        ("number", "-0", "0"),
        ("number", "NaN", None),
        ("number", "1e400", None),
        ("number", "twelve", None),
        ("date", "2026-01-31", "2026-01-31"),
        ("date", "2026-02-31", None),
        ("yes_no", "是", True),
        ("yes_no", "No", False),
        ("yes_no", False, False),
        ("yes_no", "perhaps", None),
    ],
)
def test_values_are_kept_in_one_way(kind, value, kept):
    assert Field("f", kind).read(value) == kept


def test_a_choice_is_named_by_its_code_or_in_any_language():
    assert [RED.read(text) for text in ("red", "红色", "Red", "blue")] == ["red", "red", "red", None]
    assert RED.words("red") == ["红色", "Red"]


def test_what_is_not_sent_stays_and_null_takes_away():
    fields = {"a": Field("a", "text"), "b": Field("b", "text")}
    assert read_values(fields, {"a": None}, before={"a": "1", "b": "2", "gone": "3"}) == ({"b": "2", "gone": "3"}, [])


def test_what_is_asked_for_must_be_there_when_it_is_to_be_complete_and_stays_there():
    fields = {"a": Field("a", "text", required=True)}
    assert [len(read_values(fields, {}, complete=complete)[1]) for complete in (True, False)] == [1, 0]
    assert len(read_values(fields, {"a": ""}, before={"a": "1"}, complete=False)[1]) == 1


def test_only_searchable_fields_are_found_by():
    fields = {"a": Field("a", "text", searchable=True), "b": Field("b", "text")}
    assert words_found_by(fields, {"a": "x", "b": "y", "gone": "z"}) == ["x"]


@given(st.sampled_from(KINDS), st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_what_is_kept_is_read_again_as_the_same(kind, value):
    field = Field("f", kind)
    kept = field.read(value)
    assert kept is None or field.read(kept) == kept
