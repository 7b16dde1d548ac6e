"""The fake vendors as a process, and a shop that tells its customers."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from entrepot.domain.orders.actions import approve_orders
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actors import THE_HOUSE
from entrepot.integrations.notices.actions import NewWay, set_notice_rules, set_notice_way
from entrepot.integrations.notices.models import Notice
from tests import build

_FAKE = Path(__file__).parent / "fake_vendors.py"


@dataclass
class Fakes:
    process: subprocess.Popen
    mail: int
    web: int

    def took(self) -> dict:
        """The next message that it took."""
        return orjson.loads(self.process.stdout.readline())


@pytest.fixture(scope="session")
def fakes() -> Iterator[Fakes]:
    started = [sys.executable, str(_FAKE)]
    with subprocess.Popen(started, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        mail, web = process.stdout.readline().split()
        yield Fakes(process, int(mail), int(web))
        process.stdin.close()


@pytest.fixture
def telling(shop):
    """A shop that tells all it can by mail and SMS, into the mailbox."""
    for way in ("email", "sms", "bot"):
        set_notice_way(NewWay(way, "mailbox"), by=THE_HOUSE)
    told = [(one, way) for one in ("confirmed", "shipped", "delivered", "refunded") for way in ("email", "sms")]
    told += [("asked", "bot"), ("refund_requested", "bot")]
    set_notice_rules(Channel.objects.get(code="web"), told=told, by=THE_HOUSE)
    # A worker has been here: notices are for news from then on.
    build.follow()
    return shop


@pytest.fixture
def notice(telling):
    """One SMS that is due."""
    order = build.order(LAMP=1, customer=None)
    approve_orders([order], by=THE_HOUSE)
    build.follow()
    return Notice.objects.get(order=order)
