"""Posts into a group chat of Feishu (飞书群机器人), signed with the group's secret."""

import base64
import hashlib
import hmac
from typing import ClassVar

import orjson
from django.utils.translation import gettext_noop

from entrepot.foundation import clock
from entrepot.integrations.notices.port import Message, NeverArrives, Setting, Settings, TryLater
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors.calling import answer_of

_TOO_OFTEN = frozenset({9499, 11232})


class FeishuBot:
    name: ClassVar[str] = "feishu_bot"
    title: ClassVar[str] = gettext_noop("Feishu group (飞书群机器人)")
    ways: ClassVar[tuple[Way, ...]] = (Way.BOT,)
    asks: ClassVar[tuple[Setting, ...]] = (
        Setting("url", gettext_noop("Webhook address"), secret=True),
        Setting("secret", gettext_noop("Signing secret"), needed=False, secret=True),
    )

    def send(self, message: Message, settings: Settings) -> str:
        body = {"msg_type": "text", "content": {"text": message.text}}
        if settings.get("secret"):
            at = f"{clock.now().timestamp():.0f}"
            body |= {"timestamp": at, "sign": signature(at, settings["secret"])}
        answer = answer_of(
            settings["url"], orjson.dumps(body), {"Content-Type": "application/json"}, refusals_speak=True
        )
        code = answer.get("code")
        if code == 0:
            return ""
        raise (TryLater if code in _TOO_OFTEN else NeverArrives)(f"feishu_{code}")


def signature(at: str, secret: str) -> str:
    """This will sign a moment, in seconds, as Feishu asks: keyed with both, over nothing."""
    digest = hmac.new(f"{at}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
