"""Each vendor takes what is signed and addressed as it asks, and what it refuses is understood."""

import pytest

from entrepot.integrations.notices.port import Message, NeverArrives, NobodyKnows, TryLater
from entrepot.integrations.notices.tests.fake_vendors import (
    DINGTALK_SECRET,
    FEISHU_SECRET,
    KEY_ID,
    KEY_SECRET,
    PASSWORD,
    SIGN_NAME,
    USER,
)
from entrepot.integrations.notices.vendors import VENDORS


def settings_for(vendor, fakes):
    """What each vendor must know to reach its fake."""
    web = f"http://127.0.0.1:{fakes.web}"
    return {
        "smtp": {
            "host": "127.0.0.1", "port": str(fakes.mail), "security": "none", "user": USER, "password": PASSWORD,
            "sender": "灯 <shop@example.com>",
        },
        "aliyun_sms": {
            "access_key_id": KEY_ID, "access_key_secret": KEY_SECRET, "sign_name": SIGN_NAME,
            "template_shipped": "SMS_1", "endpoint": web,
        },
        "wecom_bot": {"url": f"{web}/wecom?key=right"},
        "dingtalk_bot": {"url": f"{web}/robot?access_token=x", "secret": DINGTALK_SECRET},
        "feishu_bot": {"url": f"{web}/feishu", "secret": FEISHU_SECRET},
        "mailbox": {},
    }[vendor]  # fmt: skip


def message(vendor, text="包裹已发出 {} %&+", to=""):
    usual = {"smtp": "li@example.com", "aliyun_sms": "+8613800001234"}.get(vendor, "group")
    said = {"number": "SO1", "waybill": "SF 1+1", "link": "http://x/o/1?a=b", "goods": "2 × 灯"}
    return Message("notice-1", to or usual, "在路上", text, "shipped", said)


ALL = sorted(VENDORS)
ONLINE = [name for name in ALL if name != "mailbox"]


@pytest.mark.parametrize("vendor", ONLINE)
def test_it_takes_what_is_right(vendor, fakes):
    VENDORS[vendor].send(message(vendor), settings_for(vendor, fakes))
    took = fakes.took()
    if vendor == "aliyun_sms":
        said = {"number": "SO1", "waybill": "SF 1+1", "link": "http://x/o/1?a=b"}
        assert took == {"way": "sms", "to": "13800001234", "template": "SMS_1", "said": said}
    else:
        assert "包裹已发出 {} %&+" in took["text"]


WRONG = {
    "smtp": ({"password": "wrong"}, TryLater, "smtp_535"),
    "aliyun_sms": ({"access_key_secret": "wrong"}, NeverArrives, "SignatureDoesNotMatch"),
    "wecom_bot": ({"url": "{web}/wecom?key=wrong"}, NeverArrives, "wecom_93000"),
    "dingtalk_bot": ({"secret": "wrong"}, NeverArrives, "dingtalk_310000"),
    "feishu_bot": ({"secret": "wrong"}, NeverArrives, "feishu_19021"),
}


@pytest.mark.parametrize("vendor", ONLINE)
def test_a_wrong_secret_is_refused(vendor, fakes):
    changed, problem, said = WRONG[vendor]
    wrong = {name: value.replace("{web}", f"http://127.0.0.1:{fakes.web}") for name, value in changed.items()}
    with pytest.raises(problem) as refused:
        VENDORS[vendor].send(message(vendor), settings_for(vendor, fakes) | wrong)
    assert refused.value.problem == said


@pytest.mark.parametrize("vendor", ONLINE)
def test_nobody_at_the_address_is_tried_again_later(vendor, fakes):
    nowhere = {"host": "127.0.0.1", "port": "1", "endpoint": "http://127.0.0.1:1", "url": "http://127.0.0.1:1/x"}
    with pytest.raises(TryLater):
        VENDORS[vendor].send(message(vendor), settings_for(vendor, fakes) | nowhere)


@pytest.mark.parametrize("vendor", [name for name in ONLINE if name.endswith("_bot")])
def test_too_often_is_later_and_a_broken_line_is_a_doubt(vendor, fakes):
    with pytest.raises(TryLater):
        VENDORS[vendor].send(message(vendor, "too often"), settings_for(vendor, fakes))
    with pytest.raises(NobodyKnows):
        VENDORS[vendor].send(message(vendor, "broken"), settings_for(vendor, fakes))


def test_messages_within_limits_and_to_numbers_only(fakes):
    sms, settings = VENDORS["aliyun_sms"], settings_for("aliyun_sms", fakes)
    with pytest.raises(TryLater):
        sms.send(message("aliyun_sms", to="+8613800000000"), settings)
    with pytest.raises(NeverArrives):
        sms.send(message("aliyun_sms", to="abc"), settings)
    with pytest.raises(NeverArrives) as refused:
        sms.send(message("aliyun_sms"), settings | {"template_shipped": ""})
    assert refused.value.problem == "no_template"


def test_the_mailbox_takes_everything_and_sends_nothing():
    assert VENDORS["mailbox"].send(message("mailbox"), {}) == "notice-1"
