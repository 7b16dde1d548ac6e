"""Amounts of money: decimals at the exponent of their currency, split without losing a cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from entrepot.foundation.refusals import Invalid

# ISO 4217; every other currency has two places.
_PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "XAF": 0, "XOF": 0, "UGX": 0,
           "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3, "TND": 3, "IQD": 3, "LYD": 3}  # fmt: skip

# The codes of ISO 4217 that people pay in.
_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())

ZERO = Decimal(0)


def unknown_currency(code: str) -> Invalid | None:
    """This will refuse what is not the code of a currency."""
    if code in CURRENCIES:
        return None
    given = {"currency": code}
    return Invalid("currency", "There is no currency {currency}. Name one by its ISO 4217 code, such as CNY.", given)


def places(currency: str) -> int:
    """This will give the number of decimals that amounts in `currency` have."""
    return _PLACES.get(currency, 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """This will round half up to the smallest coin of `currency`."""
    return amount.quantize(_coin(currency), ROUND_HALF_UP)


@cache
def _coin(currency: str) -> Decimal:
    return Decimal(1).scaleb(-places(currency))


def apportioned(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """This will split `total` over `weights` to the cent: the parts always sum to `total`.

    Each part is the difference of two rounded running sums, so no part is off by more than one coin
    and the last that weighs anything takes the remainder. Without any weight, the first takes all.
    """
    whole = sum(weights, ZERO)
    if not weights:
        return []
    if not whole:
        return [total, *[ZERO] * (len(weights) - 1)]
    parts, seen, given = [], ZERO, ZERO
    for weight in weights:
        seen += weight
        upto = total if seen == whole else rounded(total * seen / whole, currency)
        parts.append(upto - given)
        given = upto
    return parts
