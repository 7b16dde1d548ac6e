"""Posts into a group chat of WeCom (企业微信群机器人). Whoever has the address may post: it is a secret."""

from typing import ClassVar

import orjson
from django.utils.translation import gettext_noop

from entrepot.integrations.notices.port import Message, NeverArrives, Setting, Settings, TryLater
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors.calling import answer_of

_TOO_OFTEN = 45009


class WeComBot:
    name: ClassVar[str] = "wecom_bot"
    title: ClassVar[str] = gettext_noop("WeCom group (企业微信群机器人)")
    ways: ClassVar[tuple[Way, ...]] = (Way.BOT,)
    asks: ClassVar[tuple[Setting, ...]] = (Setting("url", gettext_noop("Webhook address"), secret=True),)

    def send(self, message: Message, settings: Settings) -> str:
        body = orjson.dumps({"msgtype": "text", "text": {"content": message.text}})
        code = answer_of(settings["url"], body, {"Content-Type": "application/json"}).get("errcode")
        if code == 0:
            return ""
        raise (TryLater if code == _TOO_OFTEN else NeverArrives)(f"wecom_{code}")
