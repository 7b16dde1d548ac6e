"""Words of a company's own."""

import pytest

from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, Refusal
from entrepot.integrations.notices.actions import NewText, set_notice_text
from entrepot.integrations.notices.queries import preview, texts_of
from entrepot.integrations.notices.refusals import UnknownPlaceholder
from tests import build

pytestmark = pytest.mark.django_db
KEY = ("shipped", "sms", "zh-hans")


def test_own_words_stand_until_the_usual_ones_are_taken_again(shop):
    usual = texts_of(THE_HOUSE)[KEY]
    set_notice_text(NewText(*KEY, text=" {number} 发出了 "), by=THE_HOUSE)
    assert texts_of(THE_HOUSE)[KEY] == ("", "{number} 发出了", True)
    set_notice_text(NewText(*KEY), by=THE_HOUSE)
    assert texts_of(THE_HOUSE)[KEY] == usual
    with build.no_trace():
        set_notice_text(NewText(*KEY), by=THE_HOUSE)


def test_every_occasion_has_words_in_every_language(shop):
    texts = texts_of(THE_HOUSE)
    assert len(texts) == (4 * 3 + 2 + 2) * 3
    assert all(text for _, text, _ in texts.values())
    assert texts["shipped", "sms", "en"] != texts["shipped", "sms", "zh-hans"] != texts["shipped", "sms", "zh-hant"]


@pytest.mark.parametrize(
    ("new", "problem"),
    [
        (NewText(*KEY, text="{numbr}"), UnknownPlaceholder),
        (NewText(*KEY, text="{name.__class__}"), UnknownPlaceholder),
        (NewText("asked", "bot", "en", text="{name} asks"), UnknownPlaceholder),
        (NewText(*KEY, text="x" * 301), Invalid),
        (NewText("shipped", "email", "en", text="x"), Invalid),
        (NewText("shipped", "sms", "fr", text="x"), Invalid),
        (NewText("asked", "sms", "en", text="x"), Invalid),
    ],
)
def test_words_that_cannot_be_sent_are_refused(shop, new, problem):
    with build.no_trace(), pytest.raises(problem) as refused:
        set_notice_text(new, by=THE_HOUSE)
    assert isinstance(refused.value, Refusal)


def test_a_preview_fills_in_the_newest_order_and_nobodys_name(shop):
    order = build.order(LAMP=2)
    shown = preview(THE_HOUSE, *KEY, subject="", text="{number} {name} {goods} {waybill} {link}")
    assert order.number in shown.text
    assert "张伟" not in shown.text
    assert "2 × 商品 LAMP" in shown.text
