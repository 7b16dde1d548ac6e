"""Posts into a group chat of DingTalk (钉钉群机器人), signed with the group's secret."""

import base64
import hashlib
import hmac
from typing import ClassVar
from urllib.parse import quote_plus

import orjson
from django.utils.translation import gettext_noop

from entrepot.foundation import clock
from entrepot.integrations.notices.port import Message, NeverArrives, Setting, Settings, TryLater
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors.calling import answer_of

_TOO_OFTEN = frozenset({130101, -1})


class DingTalkBot:
    name: ClassVar[str] = "dingtalk_bot"
    title: ClassVar[str] = gettext_noop("DingTalk group (钉钉群机器人)")
    ways: ClassVar[tuple[Way, ...]] = (Way.BOT,)
    asks: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_noop("Webhook address"), secret=True),
        Setting("secret", gettext_noop("Signing secret"), needed=False, secret=True),
    )

    def send(self, message: Message, settings: Settings) -> str:
        url = settings["url"]
        if settings.get("secret"):
            at = f"{clock.now().timestamp() * 1000:.0f}"
            url += f"&timestamp={at}&sign={quote_plus(signature(at, settings['secret']))}"
        body = orjson.dumps({"msgtype": "text", "text": {"content": message.text}})
        code = answer_of(url, body, {"Content-Type": "application/json"}).get("errcode")
        if code == 0:
            return ""
        raise (TryLater if code in _TOO_OFTEN else NeverArrives)(f"dingtalk_{code}")


def signature(at: str, secret: str) -> str:
    """This will sign a moment, in milliseconds, as DingTalk asks: keyed with the secret, over both."""
    digest = hmac.new(secret.encode(), f"{at}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
