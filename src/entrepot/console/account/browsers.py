"""What a browser says it is, in words. Only the usual ones: whoever lies is shown as he says."""

import re

_BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_said(agent: str) -> str:
    """This will name the browser and the system of a user agent: Chrome · Windows."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    said = " · ".join(filter(None, (browser, system)))
    return said or re.sub(r"\s+", " ", agent)[:60] or "—"
