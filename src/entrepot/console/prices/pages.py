"""The page of a price list, the form in which one is made, and prices that are written on it."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.pages import Request, go, page, show
from entrepot.console.prices.listing import for_whom, page_of, state_of, when
from entrepot.console.prices.pasting import Pasted, rows_of, written
from entrepot.console.settings.forms import code_said, names_said, names_shown, text_said
from entrepot.console.stock.listing import in_units
from entrepot.domain.customers.queries import groups_visible_to
from entrepot.domain.pricing.actions import NewPrice, NewPriceList, create_price_lists, set_prices
from entrepot.domain.pricing.models import Price, PriceList
from entrepot.domain.pricing.queries import price_list_coded, prices_of
from entrepot.domain.pricing.rules import price_text
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid, Refusal

_SHOWN = 100


@page("pricing.view_prices")
def price_list_page(request: Request, code: str) -> HttpResponse:
    """This will show for whom a list is, and the prices on it, by SKU."""
    price_list = price_list_coded(request.actor, code)
    context = _shown(price_list, request.GET)
    part = request.headers.get("HX-Target") == "prices"
    return show(request, "console/prices/prices.html" if part else "console/prices/price_list.html", context)


def _shown(price_list: PriceList, asked: QueryDict) -> dict[str, Any]:
    query, after = asked.get("q", "").strip(), asked.get("after", "")
    found = prices_of(price_list)
    if query:
        found = found.filter(sku__code__istartswith=query)
    rows, following = _page(found, after)
    return {
        "price_list": price_list, "name": named(price_list.name), "for_whom": for_whom(price_list),
        "when": when(price_list), "state": state_of(price_list), "address": page_of(price_list.code),
        "rows": [_row(one, price_list.currency) for one in rows], "q": query, "next": following, "after": after,
    }  # fmt: skip


def _page(found: QuerySet[Price], after: str) -> tuple[list[Price], str]:
    """A page of prices, with all tiers of each SKU on it, and the SKU behind which the next one begins."""
    if after:
        found = found.filter(sku__code__gt=after)
    codes = list(found.order_by("sku__code").values_list("sku__code", flat=True).distinct()[: _SHOWN + 1])
    shown = codes[:_SHOWN]
    rows = list(found.filter(sku__code__lte=shown[-1])) if shown else []
    return rows, shown[-1] if len(codes) > _SHOWN else ""


def _row(one: Price, currency: str) -> dict[str, Any]:
    return {
        "sku": one.sku.code, "name": named(one.sku.name), "price": price_text(one.unit_price, currency),
        "unit": one.sku.unit, "least": in_units(one.min_quantity, one.sku), "tier": one.min_quantity > 1,
    }  # fmt: skip


@page("pricing.create_price_lists")
def new_price_list(request: Request) -> HttpResponse:
    """This will ask for whom a list is and when it holds, or make it and lead to it."""
    actor = request.actor
    if request.method != "POST":
        return show(request, "console/prices/new.html", {
            "names": names_shown({}), "currency": company_of(actor).currency, "groups": _groups(actor),
            "channels": _channels(actor),
        })  # fmt: skip
    post, code = request.POST, code_said(request.POST)
    new = NewPriceList(
        code, names_said(post) or code, text_said(post, "currency", longest=3).upper(), _priority(post),
        post.get("group", ""), post.get("channel", ""), _day(post, "valid_from"), _day(post, "valid_until"),
    )  # fmt: skip
    only(create_price_lists([new], by=actor))
    return go(request, page_of(code), gettext("{code} is made. Write its prices.").format(code=code))


def _groups(actor: Actor) -> list[tuple[str, str]]:
    found = groups_visible_to(actor) if actor.may("customers.view_customers") else ()
    return [("", gettext("Everybody")), *((one.code, named(one.name)) for one in found)]


def _channels(actor: Actor) -> list[tuple[str, str]]:
    found = Channel.objects.filter(company_id=actor.company_id, archived_at=None).order_by("code")
    return [("", gettext("All channels")), *((one.code, named(one.name)) for one in found)]


def _priority(post: QueryDict) -> int:
    try:
        return int(post.get("priority", "").strip() or 0)
    except ValueError:
        raise Invalid("priority", "Write a whole number.") from None


def _day(post: QueryDict, field: str) -> datetime | None:
    """The midnight with which a day begins, where the company is."""
    text = post.get(field, "").strip()
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise Invalid(field, "Write a day such as 2026-01-31.")
    return timezone.make_aware(datetime.combine(day, time())) if day else None


@require_POST
@page("pricing.set_prices")
def prices_set(request: Request, code: str) -> HttpResponse:
    """This will write pasted prices on a list, and give back the rows that could not be read."""
    price_list = price_list_coded(request.actor, code)
    rows = rows_of(request.POST.get("rows", ""), code, request.actor, exact="exact" in request.POST)
    meant = [row.price for row in rows if isinstance(row.price, NewPrice)]
    before = _previous(price_list, meant)
    answers = iter(set_prices(meant, by=request.actor))
    refused = [Pasted(row.text, answer) for row in rows if isinstance(answer := _came(row, answers), Refusal)]
    context = _shown(price_list, QueryDict()) | {"refused": refused, "done": len(rows) - len(refused)}
    context |= {"before": written(before), "rest": "\n".join(row.text for row in refused)}
    return show(request, "console/prices/set.html", context)


def _came(row: Pasted, answers: Any) -> NewPrice | Refusal:
    return next(answers) if isinstance(row.price, NewPrice) else row.price


def _previous(price_list: PriceList, news: Sequence[NewPrice]) -> dict[tuple[str, int], Decimal | None]:
    """What stands on a list where new prices are to stand."""
    there = prices_of(price_list).filter(sku__code__in={new.sku for new in news})
    found = {(one.sku.code, one.min_quantity): one.unit_price for one in there}
    return {(new.sku, new.min_quantity): found.get((new.sku, new.min_quantity)) for new in news}
