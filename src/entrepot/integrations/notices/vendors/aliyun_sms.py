"""SMS through Alibaba Cloud (短信服务). Each text is a template that they have approved; we fill its variables.

Signed as ACS3-HMAC-SHA256: the hash of the body is a header, and the signed headers are listed.
"""

import hashlib
import hmac
import uuid
from typing import ClassVar
from urllib.parse import quote, urlsplit

import orjson
from django.utils.translation import gettext_noop

from entrepot.foundation import clock
from entrepot.integrations.notices.port import Message, NeverArrives, Setting, Settings, TryLater
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.vendors.calling import answer_of

_LATER = frozenset({"isv.BUSINESS_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH", "Throttling", "Throttling.User"})
# A variable of their templates holds no more.
_LONGEST = 35


class AliyunSms:
    name: ClassVar[str] = "aliyun_sms"
    title: ClassVar[str] = gettext_noop("Alibaba Cloud SMS (阿里云短信)")
    ways: ClassVar[tuple[Way, ...]] = (Way.SMS,)
    asks: ClassVar[tuple[Setting, ...]] = (
        Setting("access_key_id", "AccessKey ID"),
        Setting("access_key_secret", "AccessKey Secret", secret=True),
        Setting("sign_name", gettext_noop("Signature (短信签名)")),
        Setting("template_confirmed", gettext_noop("Template: order confirmed"), needed=False),
        Setting("template_shipped", gettext_noop("Template: parcel on its way"), needed=False),
        Setting("template_delivered", gettext_noop("Template: parcel delivered"), needed=False),
        Setting("template_refunded", gettext_noop("Template: money sent back"), needed=False),
        Setting("template_sign_in", gettext_noop("Template: sign-in code"), needed=False),
        Setting("endpoint", gettext_noop("Address of the service"), usual="https://dysmsapi.aliyuncs.com"),
    )

    def send(self, message: Message, settings: Settings) -> str:
        template = settings.get(f"template_{message.occasion}", "")
        if not template:
            raise NeverArrives("no_template")
        variables = {name: text[:_LONGEST] for name, text in message.said.items() if name != "goods" and text}
        query = {
            "OutId": message.key, "PhoneNumbers": message.to.removeprefix("+86"),
            "SignName": settings["sign_name"], "TemplateCode": template,
            "TemplateParam": orjson.dumps(variables).decode(),
        }  # fmt: skip
        listed = "&".join(f"{_coded(name)}={_coded(value)}" for name, value in sorted(query.items()))
        headers = signed(listed, urlsplit(settings["endpoint"]).netloc, settings)
        answer = answer_of(f"{settings['endpoint']}/?{listed}", b"", headers, refusals_speak=True)
        code = str(answer.get("Code", ""))
        if code == "OK":
            return str(answer.get("BizId", ""))
        raise (TryLater if code in _LATER else NeverArrives)(code[:60] or "unreadable_answer")


def signed(query: str, host: str, settings: Settings) -> dict[str, str]:
    """This will give the headers of a call of SendSms with this query, signed with the account's secret."""
    body = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host, "x-acs-action": "SendSms", "x-acs-content-sha256": body,
        "x-acs-date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}", "x-acs-signature-nonce": uuid.uuid4().hex,
        "x-acs-version": "2017-05-25",
    }  # fmt: skip
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n{query}\n{lines}\n{names}\n{body}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    secret = settings["access_key_secret"].encode()
    signature = hmac.new(secret, f"ACS3-HMAC-SHA256\n{digest}".encode(), hashlib.sha256).hexdigest()
    who = settings["access_key_id"]
    return {
        **headers,
        "Authorization": f"ACS3-HMAC-SHA256 Credential={who},SignedHeaders={names},Signature={signature}",
    }


def _coded(text: str) -> str:
    return quote(text, safe="-_.~")
