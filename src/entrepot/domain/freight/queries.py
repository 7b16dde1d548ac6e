"""What is asked about freight."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from entrepot.domain.freight.models import Service, ServiceKind, Tariff, TransitTime, Zone
from entrepot.domain.freight.rules import Reach, Terms, chargeable, closest, fee, reaches, tier
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import NotFound


@dataclass(frozen=True, slots=True)
class QuoteWanted:
    """A parcel to a place; `origin` is the region code of where it would be sent from."""

    country: str = "CN"
    region_code: str = ""
    weight_g: int = 0
    volume_mm3: int = 0
    goods_amount: Decimal = ZERO
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What one service would ask for, and how many days it would take, where that is known."""

    service: str
    carrier: str
    name: dict[str, str]
    kind: str
    takes_cash: bool
    currency: str
    fee: Decimal
    days_min: int | None
    days_max: int | None


def services_visible_to(actor: Actor) -> QuerySet[Service]:
    actor.must("freight.view_services")
    return Service.objects.filter(company_id=actor.company_id).order_by("code")


def zones_visible_to(actor: Actor) -> QuerySet[Zone]:
    actor.must("freight.view_services")
    return Zone.objects.filter(company_id=actor.company_id).order_by("code")


def carriers_of_services(company_id: int) -> dict[str, str]:
    """This will tell whose each service is that is offered, by its code."""
    return dict(Service.objects.filter(company_id=company_id, archived_at=None).values_list("code", "carrier"))


def service_coded(actor: Actor, code: str) -> Service:
    """This will give the service with this code, or refuse with NotFound."""
    service = services_visible_to(actor).filter(code=code).first()
    if service is None:
        raise NotFound("freight service", code)
    return service


def quotes(
    wanted: Sequence[QuoteWanted], *, company_id: int, currency: str, services: Collection[str] | None = None
) -> list[list[Quote]]:
    """This will give what each parcel would cost by each service that goes there, the cheapest first.

    A fixed number of statements, however many parcels. `services` are codes; None means all.
    """
    offered = Service.objects.filter(company_id=company_id, currency=currency, archived_at__isnull=True)
    if services is not None:
        offered = offered.filter(code__in=services)
    chosen = list(offered.order_by("code").prefetch_related("tariffs__zone", "transit_times__zone"))
    return [_quotes_of(one, chosen) for one in wanted]


def unreached(places: Iterable[tuple[str, str]], *, company_id: int) -> set[tuple[str, str]]:
    """This will name those (country, region code) where no service goes that is offered and brings things.

    From wherever it would be sent, and whatever it weighs: what has a price from somewhere can be sent. Where no
    service has a tariff, nobody has said yet who goes where, and all can be reached.
    """
    offered = Service.objects.filter(company_id=company_id, archived_at__isnull=True).exclude(kind=ServiceKind.PICKUP)
    services = [rows for one in offered.prefetch_related("tariffs__zone") if (rows := list(one.tariffs.all()))]
    return {place for place in places if services and not any(_goes_to(rows, *place) for rows in services)}


def transit_days(
    ways: Sequence[tuple[str, str, str]], *, company_id: int, services: Collection[str] | None = None
) -> list[int | None]:
    """This will give the days that the fastest service surely needs, per (origin region, country, region)."""
    offered = TransitTime.objects.filter(service__company_id=company_id, service__archived_at__isnull=True)
    if services is not None:
        offered = offered.filter(service__code__in=services)
    by_service: dict[int, list[TransitTime]] = defaultdict(list)
    for time in offered.select_related("zone"):
        by_service[time.service_id].append(time)
    return [
        min((found.days_max for times in by_service.values() if (found := _time(times, *way))), default=None)
        for way in ways
    ]


def _quotes_of(wanted: QuoteWanted, services: Iterable[Service]) -> list[Quote]:
    found = []
    for service in services:
        row = _tariff(list(service.tariffs.all()), wanted)
        if row is None or not row.deliverable:
            continue
        time = _time(list(service.transit_times.all()), wanted.origin, wanted.country, wanted.region_code)
        price = fee(
            _terms(row),
            weight_g=wanted.weight_g,
            volume_mm3=wanted.volume_mm3,
            goods_amount=wanted.goods_amount,
            currency=service.currency,
        )
        found.append(
            Quote(
                service.code, service.carrier, service.name, service.kind, service.takes_cash, service.currency,
                price, time.days_min if time else None, time.days_max if time else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda quote: (quote.fee, quote.service))


def _goes_to(rows: Sequence[Tariff], country: str, region_code: str) -> bool:
    """Whether the closest zone that a service knows of is one where it goes, from anywhere."""
    held = [(reaches(_reach(row.zone), country, region_code), row.deliverable) for row in rows]
    best = max((how for how, _ in held if how is not None), default=None)
    return any(how == best and goes for how, goes in held if how is not None)


def _tariff(rows: Sequence[Tariff], wanted: QuoteWanted) -> Tariff | None:
    """Return the row that counts: of the closest zone and origin, the smallest tier that holds the parcel."""
    held = [reaches(_reach(row.zone), wanted.country, wanted.region_code) for row in rows]
    best = closest(zip(held, (row.origin for row in rows), strict=True), wanted.origin)
    at_best = [
        row
        for row, zone in zip(rows, held, strict=True)
        if best == (zone, len(row.origin)) and wanted.origin.startswith(row.origin)
    ]
    weights = [chargeable(_terms(row), weight_g=wanted.weight_g, volume_mm3=wanted.volume_mm3) for row in at_best]
    place = tier([row.up_to_g for row in at_best], weights)
    return None if place is None else at_best[place]


def _time(rows: Sequence[TransitTime], origin: str, country: str, region_code: str) -> TransitTime | None:
    held = [reaches(_reach(row.zone), country, region_code) for row in rows]
    best = closest(zip(held, (row.origin for row in rows), strict=True), origin)
    fitting = (
        row
        for row, zone in zip(rows, held, strict=True)
        if best == (zone, len(row.origin)) and origin.startswith(row.origin)
    )
    return min(fitting, key=lambda row: row.days_max, default=None)


def _reach(zone: Zone | None) -> Reach | None:
    return Reach(tuple(zone.countries), tuple(zone.regions)) if zone else None


def _terms(row: Tariff) -> Terms:
    return Terms(
        first_weight_g=row.first_weight_g,
        first_price=row.first_price,
        step_g=row.step_g,
        step_price=row.step_price,
        surcharge=row.surcharge,
        min_fee=row.min_fee,
        free_over=row.free_over,
        divisor=row.divisor,
        rounding_g=row.rounding_g,
    )
