"""Arithmetic of freight: chargeable weight, fee, and which row of a tariff counts where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.foundation.money import ZERO, rounded


@dataclass(frozen=True, slots=True)
class Terms:
    """One row of a tariff. Weights in grams, prices in the service's currency.

    The first weight costs `first_price`, each begun step above it `step_price`. `divisor` turns cm³
    into kilograms (6000 is common, 0 means that size does not count). `rounding_g` is what the weight is
    rounded up to first: 1000, 500, 100, or 0 for not at all.
    """

    first_weight_g: int
    first_price: Decimal
    step_g: int
    step_price: Decimal
    surcharge: Decimal = ZERO
    min_fee: Decimal = ZERO
    free_over: Decimal | None = None
    divisor: int = 0
    rounding_g: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a zone is: countries, and codes of regions with which a destination's code begins.

    Without regions it is the whole of its countries.
    """

    countries: tuple[str, ...]
    regions: tuple[str, ...] = ()


def chargeable(terms: Terms, *, weight_g: int, volume_mm3: int) -> int:
    """This will give the grams to pay for: the greater of weight and volume ÷ divisor, rounded up as agreed."""
    # mm³ ÷ 1000 are cm³, ÷ divisor are kg, × 1000 are g.
    bulk = _ceil(volume_mm3, terms.divisor) if terms.divisor else 0
    grams = max(weight_g, bulk)
    return _ceil(grams, terms.rounding_g) * terms.rounding_g if terms.rounding_g else grams


def fee(terms: Terms, *, weight_g: int, volume_mm3: int = 0, goods_amount: Decimal = ZERO, currency: str) -> Decimal:
    """This will give first price + ⌈(weight − first weight) ÷ step⌉ × step price + surcharge, at least the minimum.

    Nothing is charged when the goods are worth `free_over` or more.
    """
    if terms.free_over is not None and goods_amount >= terms.free_over:
        return rounded(ZERO, currency)
    above = max(0, chargeable(terms, weight_g=weight_g, volume_mm3=volume_mm3) - terms.first_weight_g)
    steps = _ceil(above, terms.step_g)
    return rounded(max(terms.first_price + steps * terms.step_price + terms.surcharge, terms.min_fee), currency)


def reaches(reach: Reach | None, country: str, region_code: str) -> int | None:
    """This will tell how closely a zone holds a place: by more with more digits, 0 everywhere, None not at all."""
    if reach is None:
        return 0
    if country not in reach.countries:
        return None
    if not reach.regions:
        return 1
    return max((1 + len(prefix) for prefix in reach.regions if region_code.startswith(prefix)), default=None)


def closest(places: Iterable[tuple[int | None, str]], origin: str) -> tuple[int, int] | None:
    """This will give the closest of (how closely the zone holds, from which region on): zone before origin."""
    ranks = [(zone, len(begin)) for zone, begin in places if zone is not None and origin.startswith(begin)]
    return max(ranks, default=None)


def tier(limits: Sequence[int | None], weights: Sequence[int]) -> int | None:
    """This will give the place of the smallest tier whose limit (None: no limit) its own chargeable weight keeps."""
    kept = [n for n, limit in enumerate(limits) if limit is None or weights[n] <= limit]
    return min(kept, key=lambda n: (limits[n] is None, limits[n] or 0), default=None)


def _ceil(amount: int, step: int) -> int:
    return -(-amount // step)
