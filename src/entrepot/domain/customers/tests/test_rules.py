"""Who is who, decided without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.customers.rules import (
    PHONE,
    Known,
    clipped,
    mask_name,
    mask_phone,
    receiver_text,
    recognise,
    resolve,
)

EXTERNAL = st.sampled_from([(source, value) for source in ("jd", "tmall") for value in "abc"])
PHONES = st.sampled_from([(PHONE, value) for value in "abc"])
OWN = st.tuples(st.lists(EXTERNAL, max_size=1), st.lists(PHONES, max_size=1)).map(lambda own: own[0] + own[1])


@given(
    st.lists(st.tuples(OWN, st.booleans()), max_size=12),
    st.dictionaries(EXTERNAL | PHONES, st.builds(Known, st.integers(1, 3), st.booleans()), max_size=4),
)
def test_a_key_never_means_two_customers(buyers, known):
    keys, somebody = [own for own, _ in buyers], [some or bool(own) for own, some in buyers]
    found = recognise(keys, somebody, known, range(100, 200))
    owners = {key: one.customer_id for key, one in known.items()} | found.claims
    assert not set(found.claims) & set(known)
    for own, some, who in zip(keys, somebody, found.who, strict=True):
        assert (who is not None) == some
        if own and own[0][0] != PHONE:
            assert who == owners[own[0]]
        elif own:
            assert who == owners.get(own[0], who)
    assert set(found.first) == {who for who in found.who if who and who >= 100}
    for customer in {who for who in found.who if who}:
        phones = [key for key, owner in found.claims.items() if owner == customer and key[0] == PHONE]
        assert len(phones) <= 1


def test_who_lost_the_race_is_the_winner_of_the_first_key():
    claims = {("jd", "1"): 100, (PHONE, "p"): 100, ("jd", "2"): 101, (PHONE, "q"): 7}
    assert resolve(claims, {100: 0, 101: 1}, {("jd", "1"): 5, (PHONE, "p"): 6, (PHONE, "q"): 8}) == {100: 5}


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13812345678", "138****5678"), ("0571-88886666", "0571-****6666"), ("12345", "***45"), ("12", "12"), ("", "")],
)
def test_a_number_is_shown_in_part(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("张三丰", "张**"), ("欧阳", "欧*"), ("Alexander", "A****"), ("李", "李"), ("", "")]
)
def test_a_name_is_shown_in_part(name, shown):
    assert mask_name(name) == shown


@given(st.text(), st.integers(1, 40))
def test_what_is_clipped_fits_a_column(text, length):
    short = clipped(text, length)
    assert len(short) <= length
    assert "\0" not in short


def test_width_case_and_blanks_do_not_make_another_receiver():
    assert receiver_text("Ann Lee", "1", "2", "３号") == receiver_text("ann  lee", "1", "2", "3 号")
    assert receiver_text("a", "b", "c", "d") != receiver_text("a", "b", "cd", "")
