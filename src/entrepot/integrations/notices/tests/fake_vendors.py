"""A fake of those who carry messages: a process of its own that checks what they check.

Run as a program, it prints its two ports (mail, web), then a line of JSON for each message that it took. It
refuses a wrong password, a wrong signature and an old moment as each of them does, fails as it is told by
the receiver, and takes nothing that is not addressed as their documentation says.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import sys
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

USER, PASSWORD = "shop", "right"
KEY_ID, KEY_SECRET, SIGN_NAME = "LTAI-test", "aliyun-secret", "灯与瓶"
DINGTALK_SECRET, FEISHU_SECRET = "SECdingtalk", "feishu-secret"


def took(way: str, **what: object) -> None:
    print(json.dumps({"way": way, **what}), flush=True)


class Mail(asyncio.Protocol):
    """One connection of a mail server that wants a user, and knows no `unknown@`, is busy for `busy@`."""

    def connection_made(self, transport):
        self.transport, self.data, self.lines, self.known, self.to = transport, b"", None, False, ""
        self.asked: list[str] = []
        self.say("220 fake")

    def say(self, text):
        self.transport.write(text.encode() + b"\r\n")

    def data_received(self, data):
        self.data += data
        while b"\r\n" in self.data:
            line, self.data = self.data.split(b"\r\n", 1)
            self.hear(line)

    def hear(self, line):
        if self.lines is not None:
            return self.hear_letter(line)
        said = line.decode()
        if self.asked:
            self.asked.append(said)
            return self.check()
        verb = said.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            self.say("250-fake\r\n250 AUTH LOGIN PLAIN")
        elif verb == "AUTH":
            self.asked = ["AUTH", *said.split(" ")[2:]]
            return self.check()
        elif verb == "MAIL":
            self.say("250 ok" if self.known else "530 who are you")
        elif verb == "RCPT":
            self.to = said.partition("<")[2].partition(">")[0]
            self.say({"unknown": "550 nobody", "busy": "451 later"}.get(self.to.partition("@")[0], "250 ok"))
        elif verb == "DATA":
            self.lines = []
            self.say("354 go on")
        elif verb == "QUIT":
            self.say("221 bye")
            self.transport.close()
        else:
            self.say("250 ok")
        return None

    def check(self):
        """AUTH PLAIN says all at once, or after a 334."""
        if len(self.asked) == 1:
            return self.say("334 ")
        given = base64.b64decode(self.asked[1]).split(b"\0")
        self.known = given[1:] == [USER.encode(), PASSWORD.encode()]
        self.asked = []
        return self.say("235 welcome" if self.known else "535 wrong")

    def hear_letter(self, line):
        if line != b".":
            self.lines.append(line[1:] if line.startswith(b"..") else line)
            return
        letter = message_from_bytes(b"\r\n".join(self.lines), policy=policy.default)
        if self.to.startswith("cut@"):
            self.transport.abort()
            return
        took("email", to=self.to, subject=letter["Subject"], text=letter.get_content(), id=letter["Message-ID"])
        self.lines = None
        self.say("250 taken")


class Web(BaseHTTPRequestHandler):
    def do_POST(self):
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        desk = {"/": self.sms, "/wecom": self.wecom, "/robot": self.dingtalk, "/feishu": self.feishu}[url.path]
        status, answer = desk(url, body)
        said = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def sms(self, url, body):
        given = self.headers["Authorization"]
        parts = dict(part.split("=", 1) for part in given.removeprefix("ACS3-HMAC-SHA256 ").split(","))
        names = parts["SignedHeaders"].split(";")
        query = sorted(parse_qsl(url.query, keep_blank_values=True))
        listed = "&".join(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in query)
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        hashed = hashlib.sha256(body).hexdigest()
        canonical = f"POST\n/\n{listed}\n{lines}\n{';'.join(names)}\n{hashed}"
        string = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        right = hmac.new(KEY_SECRET.encode(), string.encode(), hashlib.sha256).hexdigest()
        if parts["Credential"] != KEY_ID or parts["Signature"] != right:
            return 400, {"Code": "SignatureDoesNotMatch"}
        if self.headers["x-acs-content-sha256"] != hashed or self.headers["x-acs-action"] != "SendSms":
            return 400, {"Code": "InvalidAction.NotFound"}
        said = dict(query)
        if said["SignName"] != SIGN_NAME:
            return 200, {"Code": "isv.SMS_SIGNATURE_ILLEGAL"}
        if not said["PhoneNumbers"].isdecimal():
            return 200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}
        if said["PhoneNumbers"].endswith("0000"):
            return 200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}
        took("sms", to=said["PhoneNumbers"], template=said["TemplateCode"], said=json.loads(said["TemplateParam"]))
        return 200, {"Code": "OK", "BizId": "biz-1"}

    def wecom(self, url, body):
        if parse_qs(url.query).get("key") != ["right"]:
            return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
        return self.posted("wecom", json.loads(body)["text"]["content"], {"errcode": 0}, {"errcode": 45009})

    def dingtalk(self, url, body):
        said = parse_qs(url.query)
        at = said["timestamp"][0]
        right = hmac.new(DINGTALK_SECRET.encode(), f"{at}\n{DINGTALK_SECRET}".encode(), hashlib.sha256).digest()
        if said["sign"][0] != base64.b64encode(right).decode() or abs(time.time() - int(at) / 1000) > 3600:
            return 200, {"errcode": 310000, "errmsg": "sign not match"}
        return self.posted("dingtalk", json.loads(body)["text"]["content"], {"errcode": 0}, {"errcode": 130101})

    def feishu(self, url, body):
        said = json.loads(body)
        key = f"{said.get('timestamp')}\n{FEISHU_SECRET}".encode()
        right = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        if said.get("sign") != right or abs(time.time() - int(said["timestamp"])) > 3600:
            return 200, {"code": 19021, "msg": "sign match fail"}
        return self.posted("feishu", said["content"]["text"], {"code": 0}, {"code": 9499})

    def posted(self, way, text, good, busy):
        if "too often" in text:
            return 200, busy
        if "broken" in text:
            return 502, {}
        took(way, text=text)
        return 200, good

    def log_message(self, *said):
        """Its answers are enough."""


async def main():
    web = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    Thread(target=web.serve_forever, daemon=True).start()
    mail = await asyncio.get_running_loop().create_server(Mail, "127.0.0.1", 0)
    print(mail.sockets[0].getsockname()[1], web.server_port, flush=True)
    # It ends with whoever started it.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
