"""The mailbox: messages are kept here to be read, and travel nowhere."""

from typing import ClassVar

from django.utils.translation import gettext_noop

from entrepot.integrations.notices.port import Message, Setting, Settings
from entrepot.integrations.notices.states import Way


class Mailbox:
    name: ClassVar[str] = "mailbox"
    title: ClassVar[str] = gettext_noop("Mailbox here (sends nothing)")
    ways: ClassVar[tuple[Way, ...]] = (Way.EMAIL, Way.SMS, Way.BOT)
    asks: ClassVar[tuple[Setting, ...]] = ()

    def send(self, message: Message, settings: Settings) -> str:
        return message.key
