"""The design system, each component once, with the faces that it has."""

from datetime import timedelta
from decimal import Decimal

from django.http import HttpResponse

from entrepot.console import faces
from entrepot.console.pages import Request, page, show
from entrepot.foundation import clock


@page()
def design(request: Request) -> HttpResponse:
    """This will show every component, in the theme, density and language of whoever looks."""
    now = clock.now()
    entry = {"at": now - timedelta(minutes=12), "who": "王芳"}
    return show(
        request,
        "console/design.html",
        {
            "states": list(faces.FACES),
            "tones": ["idle", "waiting", "working", "moving", "done", "stopped", "alert", "back"],
            "amounts": [(Decimal("1234567.8"), "CNY"), (Decimal("-89.5"), "CNY"), (Decimal(4200), "JPY")],
            "late": now - timedelta(hours=3), "soon": now + timedelta(hours=2), "calm": now + timedelta(days=3),
            "here": {"name": "陈晨", "phone": "138****0000", "country": "CN", "province": "浙江省", "city": "杭州市",
                     "district": "西湖区", "street": "文三路 90 号"},
            "abroad": {"name": "Ann Lee", "country": "US", "province": "OR", "city": "Portland",
                       "street": "12 Main St", "postcode": "97201"},
            "told": [
                entry | {"text": "approved", "icon": "check", "tone": "done"},
                entry | {"text": "quantity", "icon": "pencil", "tone": "working", "before": "2", "after": "3"},
                entry | {"text": "held", "icon": "player-pause", "tone": "alert", "detail": "short"},
            ],
        },
    )  # fmt: skip
