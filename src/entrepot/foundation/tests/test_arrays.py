from decimal import Decimal

import pytest
from django.db import DataError, connection

from entrepot.foundation.arrays import PlainListDumper
from entrepot.foundation.rows import fetch

pytestmark = pytest.mark.django_db

NASTY = ['a "b" c', "back\\slash", "{curly},", "", "NULL", " ", "两行\n文字", "'", '\\"', "　wide"]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", NASTY),
        ("text", [*NASTY, None]),
        ("text", [""]),
        ("text", []),
        ("bigint", [1, -2, 2**62, 0]),
        ("bigint", [1, None, 2**40]),
        ("numeric", [Decimal("1.10"), Decimal("-0.000001"), Decimal("1E+3")]),
        ("boolean", [True, False, None]),
    ],
)
def test_a_list_arrives_as_it_was_sent(kind, values):
    assert fetch(f"SELECT %s::{kind}[]", [values]) == [(values,)]


def test_a_list_in_a_list_arrives_too():
    assert fetch("SELECT %s::text[]", [[["a", 'b"'], ["{c}", ""]]]) == [([["a", 'b"'], ["{c}", ""]],)]


def test_a_text_that_no_column_can_hold_is_refused_and_not_cut_in_two():
    with pytest.raises(DataError):
        fetch("SELECT %s::text[]", [["a\0b", "c"]])


def test_lists_are_written_in_one_go():
    connection.ensure_connection()
    assert connection.connection.adapters.get_dumper(list, "s") is PlainListDumper
