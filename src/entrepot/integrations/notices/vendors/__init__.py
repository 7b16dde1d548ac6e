"""Who carries messages, by name."""

from django.conf import settings

from entrepot.integrations.notices.port import Vendor
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors.aliyun_sms import AliyunSms
from entrepot.integrations.notices.vendors.dingtalk_bot import DingTalkBot
from entrepot.integrations.notices.vendors.feishu_bot import FeishuBot
from entrepot.integrations.notices.vendors.mailbox import Mailbox
from entrepot.integrations.notices.vendors.smtp import Smtp
from entrepot.integrations.notices.vendors.wecom_bot import WeComBot

VENDORS: dict[str, Vendor] = {
    one.name: one for one in (Smtp(), AliyunSms(), WeComBot(), DingTalkBot(), FeishuBot(), Mailbox())
}


def vendor_named(name: str) -> Vendor:
    """This will give a vendor; where a company is only played, the mailbox, which sends nothing."""
    return VENDORS[Mailbox.name if settings.PRACTICE else name]


def vendors_of(way: str) -> list[Vendor]:
    """This will list who carries messages by a way."""
    return [one for one in VENDORS.values() if Way(way) in one.ways]
