"""E-mail through a mail server."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import ClassVar

from django.utils.translation import gettext_noop

from entrepot.integrations.notices.port import Message, NeverArrives, NobodyKnows, Setting, Settings, TryLater
from entrepot.integrations.notices.states import Way

_PATIENCE_SECONDS = 20


class Smtp:
    name: ClassVar[str] = "smtp"
    title: ClassVar[str] = gettext_noop("Mail server (SMTP)")
    ways: ClassVar[tuple[Way, ...]] = (Way.EMAIL,)
    asks: ClassVar[tuple[Setting, ...]] = (
        Setting("host", gettext_noop("Server")),
        Setting("port", gettext_noop("Port"), usual="587"),
        # tls from the first byte, starttls after a greeting, or none for a server on this machine.
        Setting("security", gettext_noop("Security: tls, starttls or none"), usual="starttls"),
        Setting("user", gettext_noop("User"), needed=False),
        Setting("password", gettext_noop("Password"), needed=False, secret=True),
        Setting("sender", gettext_noop("Sender, such as Lamps & Vases <orders@example.com>")),
    )

    def send(self, message: Message, settings: Settings) -> str:
        letter = _letter(message, settings["sender"])
        try:
            server = _connected(settings)
        except (OSError, smtplib.SMTPException, ssl.SSLError) as problem:
            raise TryLater(_said(problem)) from problem
        with server:
            _addressed(server, parseaddr(settings["sender"])[1], message.to)
            try:
                code, _answer = server.data(letter.as_bytes(policy=letter.policy.clone(linesep="\r\n")))
            except (OSError, smtplib.SMTPServerDisconnected) as problem:
                raise NobodyKnows(_said(problem)) from problem
            except smtplib.SMTPResponseException as problem:
                _refused(problem.smtp_code)
        if code >= 400:
            _refused(code)
        return str(letter["Message-ID"])


def _letter(message: Message, sender: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, message.to, message.subject
    letter["Date"] = formatdate()
    # The same for each attempt, so that a mail server that compares them delivers one.
    letter["Message-ID"] = f"<{message.key}@{parseaddr(sender)[1].partition('@')[2] or 'entrepot'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    return letter


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port, security = settings["host"], int(settings["port"]), settings["security"]
    server: smtplib.SMTP
    if security == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE_SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=_PATIENCE_SECONDS)
        if security == "starttls":
            server.starttls(context=ssl.create_default_context())
    if settings.get("user"):
        server.login(settings["user"], settings.get("password", ""))
    return server


def _addressed(server: smtplib.SMTP, sender: str, to: str) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        for code, _answer in (server.mail(sender), server.rcpt(to)):
            if code >= 400:
                _refused(code)
    except (OSError, smtplib.SMTPException) as problem:
        raise TryLater(_said(problem)) from problem


def _refused(code: int) -> None:
    raise (NeverArrives if code >= 500 else TryLater)(f"smtp_{code}")


def _said(problem: Exception) -> str:
    """Name a problem without the text of the server, which may quote addresses."""
    code = getattr(problem, "smtp_code", None)
    return f"smtp_{code}" if code else type(problem).__name__
