"""Everything that a person may be told is there in 简体中文 and 繁體中文, and is said where it is asked for."""

import string

import pytest

from entrepot.config import translations
from tests import build

HANT = "zh_Hant"


@pytest.fixture(scope="module")
def wanted() -> set[translations.Key]:
    translations.set_up()
    return translations.collected()


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_every_text_is_translated_and_none_is_left_over(wanted, locale):
    """Run `python -m entrepot.config.translations`, translate what it names, and run it again."""
    have = set(translations.written(locale))
    assert wanted - have == set()
    assert have - wanted == set()


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_a_translation_has_the_braces_of_its_text(locale):
    for (_, text), said in translations.written(locale).items():
        assert braces(said) == braces(text), text


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_what_is_compiled_is_what_is_written(locale):
    assert translations.compiled(locale) == translations.written(locale)


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_a_sentence_is_said_in_chinese(locale):
    for (context, text), said in translations.written(locale).items():
        assert said != text or not set(text) & set(string.ascii_lowercase), text
        assert context or not said.endswith((".", "?")), said


def test_every_problem_is_a_fixed_text():
    """A text that is put together is in no catalogue: hand over what goes into its braces as `given`."""
    assert translations.unspeakable() == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("zh-Hans", "LAMP 只有 20 件可用，需要 99 件。请减少数量，或让其余的等货。"),
        ("zh-CN", "LAMP 只有 20 件可用，需要 99 件。请减少数量，或让其余的等货。"),
        ("zh-Hant", "LAMP 只有 20 件可用，需要 99 件。請減少數量，或讓其餘的等貨。"),
        ("zh-TW,zh;q=0.8", "LAMP 只有 20 件可用，需要 99 件。請減少數量，或讓其餘的等貨。"),
        ("en", "Only 20 of LAMP can be promised, and 99 are wanted. Order fewer, or let the rest wait."),
    ],
)
def test_a_refusal_is_said_in_the_callers_language(shop, api, asked, said):
    order = {"channel": "counter", "lines": [{"sku": "LAMP", "quantity": 99}]}
    status, problem = api.post("/orders", order, **{"Accept-Language": asked})
    assert (status, problem["code"], problem["title"]) == (409, "out_of_stock", said)
    assert (problem["available"], problem["asked"]) == (20, 99)


@pytest.mark.parametrize(
    ("asked", "missing", "again", "many"),
    [
        ("zh-Hans", "没有订单 X。", "已经有仓库 SH。", "一次最多 1000 条，这里有 1001 条。"),
        ("zh-Hant", "沒有訂單 X。", "已經有倉庫 SH。", "一次最多 1000 筆，這裡有 1001 筆。"),
        (
            "en",
            "There is no order X.",
            "There is already a warehouse SH.",
            "Send at most 1000 at once; these are 1001.",
        ),
    ],
)
def test_words_and_problems_inside_a_sentence_are_translated_too(shop, api, asked, missing, again, many):
    language = {"Accept-Language": asked}
    assert api.get("/orders/X", **language)[1]["title"] == missing
    assert api.post("/warehouses", {"code": "SH"}, **language)[1]["title"] == again
    _, problem = api.post("/skus/archival", {"skus": ["X"] * 1001}, **language)
    assert problem["title"] in (f"items：{many}", f"items: {many}")
    assert (problem["problem"], problem["most"], problem["count"]) == (many, 1000, 1001)


def test_a_state_is_said_as_people_call_it(shop, api):
    number = build.order(LAMP=1).number
    status, problem = api.post(f"/orders/{number}/approval", {}, **{"Accept-Language": "zh-Hans"})
    assert (status, problem["title"]) == (409, f"{number} 目前是“已审核”，不能变为“已审核”。")
    assert (problem["state"], problem["to"]) == ("approved", "approved")


def test_the_checks_say_in_chinese_what_they_check(shop, api):
    _, told = api.get("/verification", **{"Accept-Language": "zh-Hant"})
    said = set(translations.written(HANT).values())
    assert told["checks"]
    assert {check["sentence"] for check in told["checks"]} <= said


def test_whoever_has_no_token_is_told_so_in_chinese(client, db):
    answer = client.get("/api/v1/orders", headers={"Accept-Language": "zh-Hans"})
    assert answer.status_code == 401
    assert answer.json()["title"].startswith("请发送有效的令牌")


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
