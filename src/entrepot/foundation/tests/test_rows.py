"""Rows are written as they are given, alone or many kinds of them in one statement."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError
from django.db.transaction import atomic

from entrepot.domain.receivables.models import Account, Posting, Voucher
from entrepot.foundation import rows
from entrepot.foundation.accounts.models import IdempotencyKey, NumberRule, SearchTokens
from entrepot.foundation.rows import insert, next_ids, nothing_more_is_read, write_last, written_together
from tests import build

pytestmark = pytest.mark.django_db


def test_values_arrive_as_they_are_given():
    awkward = 'a "quoted" \\ 商品\n, {x} %s'
    insert(IdempotencyKey, [
        {"scope": "s", "key": awkward, "request_hash": "h", "status": 201, "answer": bytes(range(256))}
    ])  # fmt: skip
    (row,) = IdempotencyKey.objects.all()
    assert (row.key, bytes(row.answer)) == (awkward, bytes(range(256)))
    insert(SearchTokens, [{"company_id": 1, "subject": "x", "subject_id": n, "tokens": [2**62, n]} for n in (1, 2)])
    assert list(SearchTokens.objects.order_by("subject_id").values_list("tokens", flat=True)) == [
        [2**62, 1],
        [2**62, 2],
    ]
    NumberRule.objects.filter(document="customer").delete()
    insert(NumberRule, [
        {"company_id": 1, "document": "customer", "channel_id": None, "pattern": "K{seq}",
         "floor_until": date(2026, 1, 2), "gapless": True, "past_patterns": ["a,b", '"']}
    ])  # fmt: skip
    rule = NumberRule.objects.get(document="customer")
    assert (rule.channel_id, rule.floor_until, rule.gapless) == (None, date(2026, 1, 2), True)
    assert (rule.past_patterns, rule.kind) == (["a,b", '"'], "")


def _book() -> None:
    ids = next_ids({Account: 2, Voucher: 1})
    (voucher,), accounts = ids[Voucher], ids[Account]
    # What others hang on may come last.
    for pk, amount in zip(accounts, ("1.50", "-1.50"), strict=True):
        row = {
            "voucher_id": voucher,
            "account_id": pk,
            "aspect": "other",
            "amount": Decimal(amount),
            "currency": "CNY",
        }
        insert(Posting, [row])
    common = {"id": voucher, "company_id": 1, "kind": "test", "subject": "x", "subject_id": 1}
    insert(Voucher, [{**common, "on": date(2026, 1, 2), "actor": "house:0"}])
    for pk in accounts:
        insert(Account, [{"id": pk, "company_id": 1, "kind": "sales", "code": f"T{pk}", "currency": "CNY"}])


def test_what_is_written_together_is_one_statement_and_hangs_together():
    with written_together():
        _book()
    assert sorted(Posting.objects.values_list("amount", flat=True)) == [Decimal("-1.5"), Decimal("1.5")]

    def again() -> None:
        with written_together():
            _book()

    assert build.statements(again) == 2  # ids, rows


def _fail() -> None:
    with written_together():
        _book()
        raise ZeroDivisionError


def test_what_fails_on_the_way_writes_nothing_and_the_next_one_begins_anew():
    with build.no_trace(), pytest.raises(ZeroDivisionError):
        _fail()
    with build.no_trace(), written_together():
        pass


def _posted(last: object = "") -> None:
    """Write a voucher as the rows of a long list are written: what hangs on others after them."""
    ids = next_ids({Account: 2, Voucher: 1})
    (voucher,), accounts = ids[Voucher], ids[Account]
    insert(Account, [{"id": pk, "company_id": 1, "kind": "sales", "code": f"L{pk}", "currency": "CNY"}
                     for pk in accounts])  # fmt: skip
    nothing_more_is_read()
    common = {"id": voucher, "company_id": 1, "kind": "test", "subject": "x", "subject_id": 1}
    insert(Voucher, [{**common, "on": date(2026, 1, 2), "actor": "house:0"}])
    common = {"voucher_id": voucher, "aspect": "other", "currency": "CNY"}
    insert(Posting, [{**common, "account_id": pk, "amount": amount}
                     for pk, amount in zip(accounts, (Decimal(1), Decimal(-1)), strict=True)])  # fmt: skip
    insert(SearchTokens, [{"company_id": last or 1, "subject": "x", "subject_id": voucher, "tokens": [1]}])


def test_a_long_list_is_written_while_the_rest_of_it_is_made(monkeypatch):
    monkeypatch.setattr(rows, "_LONG", 2)

    def flowing() -> None:
        with written_together():
            _posted()

    # Ids and a statement for each table, with what is asked of foreign keys before and after.
    assert build.statements(flowing) == 1 + 4 + 2
    assert Posting.objects.count() == 2
    _nothing_is_asked_of_foreign_keys_until_the_end()


def test_what_fails_while_it_flows_fails_for_who_wrote_it(monkeypatch):
    monkeypatch.setattr(rows, "_LONG", 2)
    with build.no_trace(), pytest.raises(DataError), atomic(), written_together():
        _posted(last="no number")
    with build.no_trace(), pytest.raises(IntegrityError), atomic():
        _for_no_company()
    _nothing_is_asked_of_foreign_keys_until_the_end()


def _for_no_company() -> None:
    with written_together():
        insert(Account, [{"id": pk, "company_id": 9, "kind": "sales", "code": f"N{pk}", "currency": "CNY"}
                         for pk in (-1, -2)])  # fmt: skip
        nothing_more_is_read()


def _nothing_is_asked_of_foreign_keys_until_the_end() -> None:
    with written_together():
        _book()


def test_what_costs_most_to_make_is_written_last():
    order: list[str] = []
    with written_together():
        write_last(lambda: order.append("last"))
        order.append("first")
    write_last(lambda: order.append("alone"))
    assert order == ["first", "last", "alone"]
