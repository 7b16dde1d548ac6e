"""A company that is served to a real browser."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from entrepot.console.live.feed import FEED
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.orders.actions import hold_orders
from entrepot.domain.orders.models import Order
from entrepot.foundation.accounts.actions import create_user, open_channel
from entrepot.foundation.accounts.models import User
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

CHROMIUM = os.environ.get("ENTREPOT_CHROMIUM") or which("chromium") or which("chromium-browser") or ""
PASSWORD = "a long password"
# Every test of screens carries it: what was migrated is put back for each.
REAL = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    language: str = "en"
    width: int = 1280
    theme: str = "light"

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.theme}"


@dataclass
class Company:
    """What is served where, and who may be signed in."""

    url: str
    orders: list[Order]
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class Seat:
    """Somebody before a browser. What the browser complains of is kept."""

    page: Page
    complaints: list[str]

    def open(self, address: str) -> None:
        """Go there, and wait until nothing is fetched any more."""
        self.page.goto(address, wait_until="load")
        expect(self.page.locator(".htmx-request")).to_have_count(0)


@pytest.fixture
def company(transactional_db, live_server) -> Company:
    """A small company, committed and served, if there is a browser to look at it."""
    if not CHROMIUM:
        pytest.skip("No Chromium: install it (apt-get install chromium) or name it in ENTREPOT_CHROMIUM.")
    assert Path(CHROMIUM).exists(), f"ENTREPOT_CHROMIUM names {CHROMIUM}, which does not exist."
    orders = _orders()
    names = {"order": orders[0].number, "work": Fulfilment.objects.latest("id").number}
    names["customer"] = orders[0].buyer.number
    return Company(live_server.url, orders, names)


def _orders() -> list[Order]:
    """Six orders that wait for a reviewer, one of them held, and one that went its way."""
    build.a_shop()
    build.receive("SH", LAMP=500)
    open_channel("careful", policies={"auto_approve": False, "keeps_bad_orders": True}, by=THE_HOUSE)
    waiting = [
        build.order(channel="careful", ship_to=replace(build.TO_PUDONG, name=f"王小{n}"), LAMP=n + 1)
        for n in range(6)
    ]
    only(hold_orders([waiting[5]], code="by_hand", note="先打电话", by=THE_HOUSE))
    build.order(LAMP=1, VASE=1)
    build.follow()
    return waiting


@pytest.fixture
def chromium(company, monkeypatch) -> Iterator[Browser]:
    """A browser of this test's own."""
    # The driver's event loop runs in this thread, where Django takes it for one of its own, and gives whoever asks
    # another connection. So it begins after the database of the test, and ends before it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
        # Whoever still listened to news lets go of the database, so that it can be taken away.
        FEED.close()
        FEED.closed.clear()
        connection.close()


@pytest.fixture
def seat(chromium, company) -> Iterator[Callable[..., Seat]]:
    """`seat("reviewer", Look("zh-hans", 390))` signs somebody with the role in; without a role, nobody is."""
    contexts: list[BrowserContext] = []

    def sit(role: str = "admin", look: Look = Look()) -> Seat:
        context = chromium.new_context(
            base_url=company.url, viewport={"width": look.width, "height": 844}, locale=_LOCALES[look.language],
            has_touch=look.width < 600, color_scheme=look.theme,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_cookies([{"name": "theme", "value": look.theme, "url": company.url}])
        if role:
            context.add_cookies([_session(role, look.language, company.url)])
        return watched_seat(context.new_page())

    yield sit
    for context in contexts:
        context.close()


_LOCALES = {"en": "en-GB", "zh-hans": "zh-CN", "zh-hant": "zh-TW"}


def watched_seat(page: Page) -> Seat:
    """Keep what the browser complains of: errors of scripts, of the network, and of the policy."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"
    )
    return Seat(page, complaints)


def _session(role: str, language: str, url: str) -> Any:
    """The cookie of somebody who has signed in. Passwords are slow to check on purpose, so one test does."""
    person = someone(role, language)
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def someone(role: str, language: str = "en") -> User:
    """The person of the company who has this role."""
    name = f"the-{role}"
    person = User.objects.filter(username=name).first() or create_user(
        name, password=PASSWORD, roles=[role], by=THE_HOUSE
    )
    person.language = language
    person.save(update_fields=["language"])
    return person
