"""A code travels as notices do, to the address of its customer, and nowhere where that is not told."""

import pytest

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.actions import set_notice_rules
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.refusals import WayNotSetUp
from entrepot.integrations.notices.sending import send_due
from entrepot.integrations.notices.signing_in import send_sign_in_code, ways_to_sign_in
from entrepot.integrations.notices.writing import unsealed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(telling):
    set_notice_rules(Channel.objects.get(code="web"), told=[("sign_in", "sms")], by=THE_HOUSE)
    return telling


def test_it_says_the_code_to_its_customer(offered):
    customer = build.order(LAMP=1).buyer
    send_sign_in_code(customer, way="sms", language="en", by=THE_HOUSE)
    notice = Notice.objects.get(occasion="sign_in")
    text = unsealed(notice.sealed)
    assert text.to == customer.phone_full
    assert text.said["code"].isdecimal()
    assert text.said["code"] in text.text
    assert text.said["code"] not in f"{notice.to}{notice.about}"
    assert send_due() == 1
    notice.refresh_from_db()
    assert notice.state == "sent"


def test_each_code_is_a_notice_of_its_own(offered):
    customer = build.order(LAMP=1).buyer
    for _ in range(2):
        send_sign_in_code(customer, way="sms", language="zh-hans", by=THE_HOUSE)
    assert Notice.objects.filter(occasion="sign_in").count() == 2


def test_where_nobody_tells_it_nothing_is_sent(telling):
    customer = build.order(LAMP=1).buyer
    assert ways_to_sign_in(1) == set()
    with build.no_trace(), pytest.raises(WayNotSetUp):
        send_sign_in_code(customer, way="sms", language="en", by=THE_HOUSE)


def test_who_has_no_such_address_gets_none(offered):
    set_notice_rules(Channel.objects.get(code="web"), told=[("sign_in", "email")], by=THE_HOUSE)
    customer = build.order(LAMP=1).buyer
    customer.email = ""
    with build.no_trace(), pytest.raises(WayNotSetUp):
        send_sign_in_code(customer, way="email", language="en", by=THE_HOUSE)
