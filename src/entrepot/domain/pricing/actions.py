"""Everything that changes price lists."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from entrepot.domain.catalog.models import Sku
from entrepot.domain.customers.models import CustomerGroup
from entrepot.domain.pricing.events import AdjustmentLimitsSet, PriceListCreated, PricesSet
from entrepot.domain.pricing.models import AdjustmentLimit, PriceList
from entrepot.foundation.accounts.models import Channel, Company
from entrepot.foundation.actions import action, actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import unknown_currency
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, insert, next_ids


@dataclass(frozen=True, slots=True)
class NewPriceList:
    """A price list; `group` and `channel` are codes, empty for everybody and everywhere."""

    code: str
    name: str | Mapping[str, str]
    currency: str = ""
    priority: int = 0
    group: str = ""
    channel: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewPrice:
    """What a whole unit costs from `min_quantity` smallest units on; None takes the price off the list."""

    price_list: str
    sku: str
    unit_price: Decimal | None
    min_quantity: int = 1


# Rights to change a total by hand; a company says in figures how far each goes.
ADJUSTERS = ("pricing.overwrite_totals", "pricing.round_off_totals")


@dataclass(frozen=True, slots=True)
class NewLimit:
    """So much in one currency, or that share of the total, whichever is more; without both any amount."""

    permission: str
    amount: Decimal | None = None
    currency: str = ""
    share: Decimal | None = None


@actions
def create_price_lists(news: Sequence[NewPriceList], *, by: Actor) -> list[PriceList | Refusal]:
    """This will add price lists, without any price yet."""
    # One after the other, so that two with one code never race.
    company = Company.objects.select_for_update(no_key=True).get(pk=by.company_id)
    taken = set(_ids(PriceList, {new.code for new in news}, company.pk))
    groups = _ids(CustomerGroup, {new.group for new in news}, company.pk)
    channels = _ids(Channel, {new.channel for new in news}, company.pk)
    refusals: list[Refusal | None] = []
    for new in news:
        refusals.append(_wrong_list(new, taken, groups, channels))
        if refusals[-1] is None:
            taken.add(new.code)
    accepted = [new for new, refusal in zip(news, refusals, strict=True) if refusal is None]
    ids = dict(zip((new.code for new in accepted), next_ids({PriceList: len(accepted)})[PriceList], strict=True))
    insert(
        PriceList,
        [
            {
                "id": ids[new.code],
                "company_id": company.pk,
                "code": new.code,
                "name": {company.language: new.name} if isinstance(new.name, str) else dict(new.name),
                "currency": new.currency or company.currency,
                "priority": new.priority,
                "group_id": groups.get(new.group),
                "channel_id": channels.get(new.channel),
                "valid_from": new.valid_from,
                "valid_until": new.valid_until,
            }
            for new in accepted
        ],
    )
    made = PriceList.objects.select_related("group", "channel").in_bulk(ids.values())
    record([PriceListCreated(pk, code, made[pk].currency) for code, pk in ids.items()], by=by)
    return [refusal or made[ids[new.code]] for new, refusal in zip(news, refusals, strict=True)]


@actions
def set_prices(news: Sequence[NewPrice], *, by: Actor) -> list[NewPrice | Refusal]:
    """This will write prices on their lists, over those that stand there; the last of a list counts."""
    locked = PriceList.objects.filter(company_id=by.company_id, code__in={new.price_list for new in news})
    lists = {one.code: one.pk for one in locked.order_by("pk").select_for_update(no_key=True)}
    skus = _ids(Sku, {new.sku for new in news}, by.company_id)
    refusals = [_wrong_price(new, lists, skus) for new in news]
    last = {
        (lists[new.price_list], skus[new.sku], new.min_quantity): new
        for new, refusal in zip(news, refusals, strict=True)
        if refusal is None
    }
    _write({key: new.unit_price for key, new in last.items()})
    told: dict[str, list[tuple[str, int, str | None]]] = defaultdict(list)
    for new in last.values():
        price = None if new.unit_price is None else str(new.unit_price)
        told[new.price_list].append((new.sku, new.min_quantity, price))
    record([PricesSet(lists[code], code, prices) for code, prices in told.items()], by=by)
    return [refusal or new for new, refusal in zip(news, refusals, strict=True)]


@action
def set_adjustment_limits(news: Sequence[NewLimit], *, by: Actor) -> list[AdjustmentLimit]:
    """This will say anew how far each of these permissions lets somebody change a total; others stay as they are."""
    company = Company.objects.select_for_update(no_key=True).get(pk=by.company_id)
    for new in news:
        if refusal := _wrong_limit(new):
            raise refusal
    for new in news:
        AdjustmentLimit.objects.update_or_create(
            company=company,
            permission=new.permission,
            defaults={
                "amount": new.amount,
                "currency": (new.currency or company.currency) if new.amount is not None else "",
                "share": new.share,
            },
        )
    rows = list(AdjustmentLimit.objects.filter(company=company).order_by("permission"))
    named = {new.permission for new in news}
    told = [(x.permission, _text(x.amount), x.currency, _text(x.share)) for x in rows if x.permission in named]
    record([AdjustmentLimitsSet(company.pk, told)] if told else [], by=by)
    return rows


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _wrong_limit(new: NewLimit) -> Refusal | None:
    if new.permission not in ADJUSTERS:
        return Invalid("permission", "is none that limits adjustments: name {known}", {"known": ", ".join(ADJUSTERS)})
    if new.amount is not None and not (new.amount.is_finite() and 0 <= new.amount < 10**13):
        return Invalid("amount", "must be an amount from 0 on")
    if new.share is not None and not (new.share.is_finite() and 0 <= new.share <= 1):
        return Invalid("share", "must be a share from 0 to 1, such as 0.01")
    return unknown_currency(new.currency) if new.currency else None


def _write(prices: Mapping[tuple[int, int, int], Decimal | None]) -> None:
    """Write prices by (list, SKU, tier); None takes one off."""
    keys = [key for key, price in prices.items() if price is None]
    fetch(
        """DELETE FROM pricing_price p USING unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS g(list, sku, tier)
           WHERE (p.list_id, p.sku_id, p.min_quantity) = (g.list, g.sku, g.tier)""",
        columns(keys, 3),
    )
    rows = [(*key, price) for key, price in prices.items() if price is not None]
    fetch(
        """INSERT INTO pricing_price (list_id, sku_id, min_quantity, unit_price)
           SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[])
           ON CONFLICT (list_id, sku_id, min_quantity) DO UPDATE SET unit_price = excluded.unit_price""",
        columns(rows, 4),
    )


def _wrong_list(
    new: NewPriceList, taken: Collection[str], groups: Collection[str], channels: Collection[str]
) -> Refusal | None:
    if new.code in taken:
        return AlreadyExists("price list", new.code)
    if not 0 < len(new.code) <= 40 or new.code != new.code.strip() or set(new.code) & set("/?#"):
        return Invalid("code", "must have 1 to 40 characters, without blanks around it or / ? #")
    names = [new.name] if isinstance(new.name, str) else list(new.name.values())
    if not names or not all(name.strip() for name in names):
        return Invalid("name", "must not be empty")
    if new.currency and (refusal := unknown_currency(new.currency)):
        return refusal
    if abs(new.priority) > 10**6:
        return Invalid("priority", "must be from -1000000 to 1000000")
    if new.valid_from and new.valid_until and new.valid_until <= new.valid_from:
        return Invalid("valid_until", "must be after valid_from")
    if new.group and new.group not in groups:
        return NotFound("customer group", new.group)
    return NotFound("channel", new.channel) if new.channel and new.channel not in channels else None


def _wrong_price(new: NewPrice, lists: Collection[str], skus: Collection[str]) -> Refusal | None:
    if new.price_list not in lists:
        return NotFound("price list", new.price_list)
    if new.sku not in skus:
        return NotFound("SKU", new.sku)
    if not 0 < new.min_quantity <= 10**15:
        return Invalid("min_quantity", "must be more than 0")
    price = new.unit_price
    if price is not None and not (price.is_finite() and 0 <= price < 10**13):
        return Invalid("unit_price", "must be an amount from 0 on")
    return None


def _ids(
    model: type[PriceList] | type[CustomerGroup] | type[Channel] | type[Sku], codes: Collection[str], company_id: int
) -> dict[str, int]:
    found = model._default_manager.filter(company_id=company_id, code__in=set(codes) - {""})
    return dict(found.values_list("code", "id"))
