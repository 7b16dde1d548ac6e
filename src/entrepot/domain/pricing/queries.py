"""What is asked about prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from entrepot.domain.pricing.adjusting import Limit
from entrepot.domain.pricing.models import AdjustmentLimit, Price, PriceList
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import NotFound
from entrepot.foundation.rows import columns, fetch

_PRICES = """
SELECT coalesce(best.unit_price, CASE WHEN c.currency = %(currency)s THEN s.list_price END)
FROM unnest(%(skus)s::bigint[], %(quantities)s::bigint[], %(groups)s::bigint[], %(channels)s::bigint[],
            %(instants)s::timestamptz[]) WITH ORDINALITY AS w(sku_id, quantity, group_id, channel_id, at, n)
JOIN accounts_company c ON c.id = %(company)s
LEFT JOIN catalog_sku s ON s.id = w.sku_id AND s.company_id = c.id
LEFT JOIN LATERAL (
    SELECT p.unit_price
    FROM pricing_price p JOIN pricing_pricelist l ON l.id = p.list_id
    WHERE p.sku_id = w.sku_id AND p.min_quantity <= w.quantity
      AND l.company_id = c.id AND l.currency = %(currency)s AND l.archived_at IS NULL
      AND (l.group_id IS NULL OR l.group_id = w.group_id)
      AND (l.channel_id IS NULL OR l.channel_id = w.channel_id)
      AND (l.valid_from IS NULL OR l.valid_from <= w.at)
      AND (l.valid_until IS NULL OR w.at < l.valid_until)
    ORDER BY l.priority DESC, l.group_id IS NULL, l.channel_id IS NULL, p.list_id DESC, p.min_quantity DESC
    LIMIT 1
) best ON true
ORDER BY w.n
"""


@dataclass(frozen=True, slots=True)
class PriceWanted:
    """A SKU, how much of it (in its smallest unit), for whom, where and when."""

    sku_id: int
    quantity: int
    group_id: int | None
    channel_id: int | None
    on: datetime


def prices_for(wanted: Sequence[PriceWanted], *, currency: str, company_id: int) -> list[Decimal | None]:
    """This will give the price of a whole unit for each, in one statement; None where nobody has set one.

    The list with the highest priority that has a price goes first; among equals the one for the group,
    then the one for the channel, then the newest. Within a list the highest tier reached counts. A SKU's
    own list price stands behind them, in the company's currency only.
    """
    if not wanted:
        return []
    skus, quantities, groups, channels, instants = columns(
        ((w.sku_id, w.quantity, w.group_id, w.channel_id, w.on) for w in wanted), 5
    )
    rows = fetch(
        _PRICES,
        {
            "skus": skus,
            "quantities": quantities,
            "groups": groups,
            "channels": channels,
            "instants": instants,
            "currency": currency,
            "company": company_id,
        },
    )
    return [row[0] for row in rows]


def price_lists_visible_to(actor: Actor) -> QuerySet[PriceList]:
    actor.must("pricing.view_prices")
    lists = PriceList.objects.filter(company_id=actor.company_id)
    return lists.select_related("group", "channel").order_by("-priority", "code")


def price_list_coded(actor: Actor, code: str) -> PriceList:
    """This will give the list with this code, or refuse with NotFound."""
    found = price_lists_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("price list", code)
    return found


def prices_of(price_list: PriceList) -> QuerySet[Price]:
    """This will give the prices on a list, by SKU and tier."""
    return price_list.prices.select_related("sku").order_by("sku__code", "min_quantity")


def adjustment_limits_visible_to(actor: Actor) -> QuerySet[AdjustmentLimit]:
    actor.must("pricing.view_prices")
    return AdjustmentLimit.objects.filter(company_id=actor.company_id).order_by("permission")


def adjustment_limits_of(actor: Actor) -> list[Limit]:
    """This will list how far somebody may change a total by hand; who holds no such permission may not at all."""
    rows = AdjustmentLimit.objects.filter(company_id=actor.company_id).order_by("permission")
    return [Limit(row.amount, row.currency, row.share) for row in rows if actor.may(row.permission)]
