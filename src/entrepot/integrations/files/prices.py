"""Prices from a file: a row is what a SKU costs on a price list, from some quantity on."""

from collections.abc import Sequence
from decimal import Decimal

from entrepot.domain.pricing.actions import NewPrice, set_prices
from entrepot.domain.pricing.models import Price
from entrepot.domain.pricing.queries import price_lists_visible_to
from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import AlreadyExists, Invalid
from entrepot.integrations.files.columns import Columns
from entrepot.integrations.files.importing import Import, Result
from entrepot.integrations.files.listing import Cells, amount_in, import_list, whole
from entrepot.integrations.files.running import Run

_Key = tuple[str, str, int]


def import_prices(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    """This will write prices on their lists, over those that stand there; equal ones stay as they are."""

    def carry_out(wishes: Sequence[NewPrice]) -> Sequence[object]:
        before = _before(wishes, run.by)
        answers = _set(wishes, before, run.by)
        after = {_key(one): one for one in answers if isinstance(one, NewPrice)}
        run.made(
            "price",
            ["\t".join(map(str, key)) for key in after],
            [{"before": before.get(key), "after": str(one.unit_price)} for key, one in after.items()],
        )
        return answers

    import_list(run, columns, wish=_wish, carry_out=carry_out)


def _wish(cells: Cells) -> NewPrice:
    price = amount_in(cells, "price")
    if price is None:
        raise Invalid("price", "must not be empty")
    return NewPrice(cells["price_list"], cells["sku"], price, whole(cells, "min_quantity") or 1)


def _key(one: NewPrice) -> _Key:
    return one.price_list, one.sku, one.min_quantity


def _before(wishes: Sequence[NewPrice], by: Actor) -> dict[_Key, str]:
    lists = price_lists_visible_to(by).filter(code__in={one.price_list for one in wishes})
    there = Price.objects.filter(list__in=lists.order_by(), sku__code__in={one.sku for one in wishes})
    rows = there.values_list("list__code", "sku__code", "min_quantity", "unit_price")
    return {(price_list, sku, tier): str(price) for price_list, sku, tier, price in rows}


def _set(wishes: Sequence[NewPrice], before: dict[_Key, str], by: Actor) -> Sequence[object]:
    answers: list[object] = [
        AlreadyExists("price", one.sku)
        if _key(one) in before and Decimal(before[_key(one)]) == one.unit_price
        else None
        for one in wishes
    ]
    new = [place for place, answer in enumerate(answers) if answer is None]
    for place, answer in zip(new, set_prices([wishes[place] for place in new], by=by), strict=True):
        answers[place] = answer
    return answers
