"""Somebody is put on the blacklist: a person looks at every order of theirs from then on."""

import pytest

from entrepot.domain.orders.actions import NewBlacklisted, activate_review_rules, add_to_blacklist
from entrepot.domain.orders.models import Blacklisted, Hold
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def careful_rules(shop):
    activate_review_rules([{"rule": "blacklist"}], by=THE_HOUSE)


def test_by_phone_by_receiver_and_by_buyer(careful_rules):
    order = build.order(LAMP=1)
    news = [NewBlacklisted("拒收", phone="138 0000 1234"), NewBlacklisted("空包", receiver_of=order.number),
            NewBlacklisted("欺诈", customer=order.buyer.number)]  # fmt: skip
    entries = add_to_blacklist(news, by=THE_HOUSE)
    assert [entry.kind for entry in entries] == ["phone", "receiver", "buyer"]
    held = build.order(LAMP=2)
    assert Hold.objects.get(order=held, code="blacklist").facts == {"by": ["buyer", "phone", "receiver"]}


def test_nobodys_phone_can_be_read_from_it(careful_rules):
    only(add_to_blacklist([NewBlacklisted("拒收", phone="13800001234")], by=THE_HOUSE))
    assert "0000123" not in Blacklisted.objects.get().key
    assert Entry.objects.get(kind="blacklist.changed").facts == {"by_what": "phone", "listed": True}


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewBlacklisted("", phone="13800001234"), "invalid"),
        (NewBlacklisted("x"), "invalid"),
        (NewBlacklisted("x", phone="13800001234", customer="C1"), "invalid"),
        (NewBlacklisted("x", phone="138****1234"), "invalid"),
        (NewBlacklisted("x", customer="NONE"), "not_found"),
        (NewBlacklisted("x", receiver_of="NONE"), "not_found"),
    ],
)
def test_what_names_nobody_is_refused_without_a_trace(careful_rules, new, code):
    with build.no_trace():
        (refusal,) = add_to_blacklist([new], by=THE_HOUSE)
    assert refusal.code == code


def test_one_is_there_once(careful_rules):
    new = NewBlacklisted("x", phone="13800001234")
    first, second = add_to_blacklist([new, new], by=THE_HOUSE)
    assert (first.kind, second.code) == ("phone", "already_exists")


def test_as_many_statements_for_fifty_as_for_one(careful_rules):
    def many(begin: int, n: int) -> list[NewBlacklisted]:
        return [NewBlacklisted("x", phone=f"1380000{begin + k:04d}") for k in range(n)]

    one = build.statements(lambda: add_to_blacklist(many(0, 1), by=THE_HOUSE))
    assert build.statements(lambda: add_to_blacklist(many(10, 50), by=THE_HOUSE)) == one
