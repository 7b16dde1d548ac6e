"""What customers are told beside their order."""

from dataclasses import replace

import pytest

from entrepot.desk.sharing.actions import set_customer_texts
from entrepot.desk.sharing.queries import texts_of
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db
PAY = {"zh-hans": "请汇款到招商银行 6225 0000。", "en": "Transfer to 6225 0000."}
REACH = {"zh-hans": "电话 021-5000 0000"}


@pytest.fixture
def web(shop):
    return Channel.objects.get(code="web")


def write(channel, by=THE_HOUSE, **texts):
    return set_customer_texts(channel, **({"how_to_pay": PAY, "how_to_reach": REACH} | texts), by=by)


def test_they_are_kept_and_replaced(web):
    write(web)
    write(web, how_to_pay={})
    assert (texts_of(web).how_to_pay, texts_of(web).how_to_reach) == ({}, REACH)
    assert build.told("channel", web.pk).count("channel.customer_texts_set") == 2


def test_the_same_again_is_written_nowhere(web):
    write(web)
    with build.no_trace():
        write(web)


@pytest.mark.parametrize("texts", [{"fr": "Bonjour"}, {"en": " "}, {"en": "x" * 1001}, {"en": "a\0b"}])
def test_what_cannot_be_shown_is_refused(web, texts):
    for field in ("how_to_pay", "how_to_reach"):
        with build.no_trace(), pytest.raises(Invalid) as refused:
            write(web, **{field: texts})
        assert refused.value.field == field


def test_who_may_not_writes_nothing(web):
    with build.no_trace(), pytest.raises(NotAllowed):
        write(web, replace(THE_HOUSE, permissions=frozenset()))


def test_at_the_door(web, api):
    assert api.get("/channels/web/customer-texts")[1] == {"how_to_pay": {}, "how_to_reach": {}}
    status, said = api("PUT", "/channels/web/customer-texts", {"how_to_pay": PAY})
    assert (status, said) == (200, {"how_to_pay": PAY, "how_to_reach": {}})
