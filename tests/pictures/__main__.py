"""By hand, when a page was changed: `python -m tests.pictures [name …]`. It founds a demo company and looks at it."""

import argparse
import base64
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, sync_playwright

from entrepot.config.tests.conftest import Installation, free_port
from tests.pictures.taken import LANGUAGES, PICTURES, Picture

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("ENTREPOT_CHROMIUM") or which("chromium") or which("chromium-browser")
FOLDER = ROOT / "docs" / "guides" / "pictures"
_SPEAK = """(language) => fetch("/looks", {
    method: "POST", headers: JSON.parse(document.body.getAttribute("hx-headers")),
    body: new URLSearchParams({ language }),
})"""
# What belongs to the demo alone, and what comes and goes.
_PUT_AWAY = "document.querySelectorAll('.act-as, .notices, .tour').forEach((one) => one.remove())"
# Milliseconds after which what a page fetches by itself is there.
_SETTLED = 1200


@contextmanager
def demo() -> Iterator[str]:
    """This will found the demo company, serve it, and let it rest."""
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o711)
        installation = Installation(Path(room) / "home", free_port())
        server = installation.start("demo")
        try:
            installation.await_ready(server, seconds=240)
            installation.run("demo", "pause")
            yield f"http://127.0.0.1:{installation.port}"
        finally:
            server.terminate()
            server.wait(60)


def take(browser: Browser, url: str, picture: Picture, language: str) -> bytes:
    """This will sign somebody in, go to the page, and look at it."""
    context = browser.new_context(
        base_url=url, viewport={"width": picture.width, "height": picture.height}, locale=language
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f"[name=username][value={picture.who}]").first.click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.evaluate(_SPEAK, language)
    page.goto(picture.address)
    if picture.then is not None:
        picture.then(page)
    page.wait_for_timeout(_SETTLED)
    page.evaluate(_PUT_AWAY)
    session = context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 78})
    context.close()
    return base64.b64decode(taken["data"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description="Take the pictures of the guides.")
    parser.add_argument("names", nargs="*", help="those to take; all, where none is named")
    parser.add_argument("--url", help="a demo that is served already")
    options = parser.parse_args()
    wanted = [picture for picture in PICTURES if not options.names or picture.name in options.names]
    FOLDER.mkdir(exist_ok=True)
    with nullcontext(options.url) if options.url else demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for picture in wanted:
            for language in LANGUAGES:
                (FOLDER / picture.file(language)).write_bytes(take(browser, url, picture, language))
                print(picture.file(language), flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
