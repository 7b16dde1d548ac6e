"""What the company is doing, on the terminal, as long as it serves."""

import os
import shlex
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta

from entrepot.demo.figures import Figures, figures, sums_agree
from entrepot.demo.stories import stories_told
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import create_token, revoke_token
from entrepot.foundation.accounts.models import ApiToken
from entrepot.foundation.actors import THE_HOUSE

_TOKEN = "the demo's curl lines"
_REFRESH, _LINE_EVERY, _PROOF_EVERY = 3.0, 60.0, 60.0


def watch() -> int:
    """This will show three lines to try, and then figures that refresh themselves; it ends with a signal."""
    base = f"http://127.0.0.1:{os.environ.get('ENTREPOT_PORT', '8000')}"
    _await(base)
    print(_to_try(base, _fresh_token()), flush=True)
    live = sys.stdout.isatty()
    drawn, proved_at, agree = 0, 0.0, True
    while True:
        if time.monotonic() - proved_at > _PROOF_EVERY:
            agree, proved_at = sums_agree(), time.monotonic()
        now = figures()
        if live:
            text = _panel(now, agree)
            # Back over the panel of before, and clear what stood there.
            print((f"\033[{drawn}F\033[J" if drawn else "") + text, flush=True)
            drawn = text.count("\n") + 1
        else:
            print(_line(now, agree), flush=True)
        time.sleep(_REFRESH if live else _LINE_EVERY)


def _fresh_token() -> str:
    """Make a token that works for a week, and take back the one of the time before."""
    for token in ApiToken.objects.filter(name=_TOKEN, revoked_at=None):
        revoke_token(token, by=THE_HOUSE)
    return create_token(_TOKEN, roles=["manager"], expires_at=clock.now() + timedelta(days=7), by=THE_HOUSE)


def _await(base: str) -> None:
    """Wait until the doors are open, so that the lines to try work when they are read."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)


def _to_try(base: str, token: str) -> str:
    auth = f"-H 'Authorization: Bearer {token}'"
    order = (
        '{"channel": "api", "customer": {"name": "李雷", "phone": "15400001234"}, '
        '"ship_to": {"name": "李雷", "phone": "15400001234", "province": "浙江省", "city": "杭州市", '
        '"district": "西湖区", "address": "文三路 100 号"}, "lines": [{"sku": "TEA02-WH", "quantity": 2}]}'
    )
    return "\n".join(
        [
            "",
            f"The demo company is open at {base}: choose there whose work you want to do. "
            f"The API is explained at {base}/api/v1/docs. To try:",
            "",
            f"  curl -sG {auth} {base}/api/v1/orders -d state=approved -d limit=3 --data-urlencode q=王",
            "",
            f"  curl -s {auth} -H 'Idempotency-Key: try-1' -H 'Content-Type: application/json' "
            f"{base}/api/v1/orders -d {shlex.quote(order)}",
            "",
            f"  curl -s {auth} {base}/api/v1/verification",
            "",
            *_stories(),
        ]
    )


def _stories() -> list[str]:
    """Each story is found by its name, or by the numbers of its orders."""
    told = stories_told()
    heads = ["Stories, each found by its name (q=故事一):"] if told else []
    return [*heads, *(f"  {title}: {', '.join(numbers)}" for title, numbers in told.items()), ""]


def _panel(now: Figures, agree: bool) -> str:
    rows = [
        ("orders", _listed(now.orders)),
        ("to review", _listed(now.to_review)),
        ("to pick, to ship", f"{now.to_pick}, {now.to_ship}"),
        ("on the way, delivered", f"{now.on_the_way}, {now.delivered}"),
        ("money owed, received", f"{_money(now.owed)}, {_money(now.received)}"),
        ("pieces short, waiting", f"{now.short}, {now.waiting}"),
        ("followers behind by", f"{now.behind} entries"),
        ("goods and money", "agree ✓" if agree else "DO NOT AGREE ✗ (./entrepot verify says where)"),
    ]
    return "\n".join(f"  {name:<22} {value}"[: _width()] for name, value in rows)


def _line(now: Figures, agree: bool) -> str:
    return (
        f"orders: {_listed(now.orders)}; to review {sum(now.to_review.values())}; to pick {now.to_pick}; "
        f"to ship {now.to_ship}; on the way {now.on_the_way}; delivered {now.delivered}; owed {_money(now.owed)}; "
        f"received {_money(now.received)}; short {now.short}; waiting {now.waiting}; behind {now.behind}; "
        f"goods and money {'agree' if agree else 'DO NOT AGREE'}"
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _money(sums: dict[str, str]) -> str:
    return " + ".join(f"{currency} {amount}" for currency, amount in sums.items()) or "0"


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return 160
