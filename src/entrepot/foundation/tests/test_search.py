"""By which tokens something is found, and by which it must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.foundation.accounts.models import SearchTokens
from entrepot.foundation.pinyin import initials, spellings
from entrepot.foundation.search import Dialled, Name, Prose, found, index, index_anew, tokens_of, tokens_sought


def finds(query: str, *texts: str) -> bool:
    return bool(tokens_sought(query)) and set(tokens_sought(query)) <= set(tokens_of(texts))


@pytest.mark.parametrize(
    "query", ["王芳", "王", "芳", "wf", "WF", "w", "wangfang", "wang fang", "wangf", "fang", "ｗｆ"]
)
def test_a_name_is_found_by_its_characters_and_by_its_pinyin(query):
    assert finds(query, Name("王芳"))


def test_a_character_with_several_readings_is_found_by_each():
    for query in ("sl", "dl", "cl", "shanle", "danyue", "shanlei"):
        assert finds(query, Name("单乐")) == (query != "shanlei")
    assert finds("lv", Name("吕布"))
    assert finds("lubu", Name("吕布"))


def test_a_company_is_found_by_the_letters_it_begins_with_from_any_of_its_characters():
    for query in ("hzsy", "syjj", "杭州", "山屿"):
        assert finds(query, Name("杭州山屿家居有限公司"))
    assert not finds("hangzhoushanyu", Name("杭州山屿家居有限公司"))


@pytest.mark.parametrize("query", ["lf", "李四", "wangfeng", "fw"])
def test_another_name_is_not_found(query):
    assert not finds(query, Name("王芳"))


def test_what_is_masked_is_found_by_what_it_shows_and_by_nothing_else():
    masked = Dialled("138****5678")
    assert finds("5678", masked)
    for query in ("138", "1385678", "56", "13800005678"):
        assert not finds(query, masked)
    assert tokens_of([Dialled("1380000****")]) == []
    assert finds("王", Name("王*"))
    assert not finds("w", Name("王*"))
    assert not finds("wang", Name("王*"))


@pytest.mark.parametrize("query", ["13812345678", "138123", "5678"])
@pytest.mark.parametrize(
    "written", ["13812345678", "+86 138-1234-5678", "１３８ １２３４ ５６７８", "13812345678转0099"]
)
def test_a_phone_is_found_however_it_is_written(query, written):
    assert finds(query, Dialled(written))
    assert not finds("0099", Dialled(written))


def test_a_remark_is_found_by_two_characters_or_by_the_beginning_of_a_word():
    remark = Prose("要发顺丰，周六在家 fragile")
    for query in ("顺丰", "周六在家", "fra", "fragile"):
        assert finds(query, remark)
    assert not finds("yfsf", remark)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4))
def test_every_spelling_finds_its_name_and_spellings_are_bounded(name):
    ways = list(spellings(name))
    assert len(ways) <= 16
    assert len(initials(name)) <= 64
    for syllables in ways:
        assert finds("".join(syllables), Name(name))


@given(st.text(max_size=60), st.sampled_from([str, Name, Dialled, Prose]))
def test_any_text_can_be_indexed_and_sought(text, kind):
    assert all(0 <= token < 2**63 for token in tokens_of([kind(text)]))
    tokens_sought(text)


@pytest.mark.django_db
def test_a_phone_is_sought_in_any_writing_and_words_in_any_of_the_ways():
    index("sku", [(1, [Dialled("13812345678")]), (2, ["LAMP-7"]), (3, [Name("王芳")])], company_id=1)
    for query in ("138 1234 5678", "+86-138-1234-5678", "5678"):
        assert set(found("sku", query, company_id=1)) == {1}
    assert set(found("sku", "6901234567892", company_id=1, or_by=["LAMP-7"])) == {2}
    assert set(found("sku", "wf", company_id=2)) == set()
    assert set(found("sku", " ·· ", company_id=1)) == set()


@pytest.mark.django_db
def test_indexing_anew_replaces_and_is_one_statement_for_any_number(django_assert_num_queries):
    index("sku", [(1, ["old"])], company_id=1)
    with django_assert_num_queries(1):
        index_anew("sku", [(pk, [f"new{pk}"]) for pk in range(50, 0, -1)], company_id=1)
    assert set(found("sku", "old", company_id=1)) == set()
    assert set(found("sku", "new1", company_id=1)) == {1, *range(10, 20)}
    assert SearchTokens.objects.filter(subject="sku").count() == 50
    with django_assert_num_queries(0):
        index_anew("sku", [], company_id=1)
