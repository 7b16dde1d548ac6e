"""Everything that changes what sending costs."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from entrepot.domain.freight.events import ServiceCreated, TariffsSet, TransitTimesSet, ZoneCreated
from entrepot.domain.freight.models import Service, ServiceKind, Tariff, Zone
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.money import ZERO
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch, insert, next_ids

Name = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewService:
    code: str
    carrier: str
    name: Name
    kind: str = "delivery"
    currency: str = ""
    takes_cash: bool = False


@dataclass(frozen=True, slots=True)
class NewZone:
    """Countries, or parts of them by the beginnings of their region codes: 31 is Shanghai, 3301 Hangzhou."""

    code: str
    name: Name
    countries: Sequence[str] = ("CN",)
    regions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewTariff:
    """A row of a service's tariff, see rules.Terms; `zone` is a code, empty for anywhere else."""

    service: str
    first_price: Decimal = ZERO
    step_price: Decimal = ZERO
    zone: str = ""
    origin: str = ""
    up_to_g: int | None = None
    deliverable: bool = True
    first_weight_g: int = 1000
    step_g: int = 1000
    surcharge: Decimal = ZERO
    min_fee: Decimal = ZERO
    free_over: Decimal | None = None
    divisor: int = 0
    rounding_g: int = 0


@dataclass(frozen=True, slots=True)
class NewTransitTime:
    service: str
    days_min: int
    days_max: int
    origin: str = ""
    zone: str = ""


@actions
def create_services(news: Sequence[NewService], *, by: Actor) -> list[Service | Refusal]:
    """This will add services of carriers, without any tariff yet."""
    company = take_turn(by.company_id)
    taken = set(_ids(Service, {new.code for new in news}, company.pk))
    refusals: list[Refusal | None] = []
    for new in news:
        exists = AlreadyExists("freight service", new.code) if new.code in taken else None
        refusals.append(exists or _wrong_service(new))
        if refusals[-1] is None:
            taken.add(new.code)
    accepted = [new for new, refusal in zip(news, refusals, strict=True) if refusal is None]
    ids = dict(zip((new.code for new in accepted), next_ids({Service: len(accepted)})[Service], strict=True))
    insert(
        Service,
        [
            {
                "id": ids[new.code],
                "company_id": company.pk,
                "code": new.code,
                "carrier": new.carrier,
                "name": _named(new.name, company.language),
                "kind": new.kind,
                "currency": new.currency or company.currency,
                "takes_cash": new.takes_cash,
            }
            for new in accepted
        ],
    )
    record([ServiceCreated(ids[new.code], new.code, new.carrier) for new in accepted], by=by)
    made = Service.objects.in_bulk(ids.values())
    return [refusal or made[ids[new.code]] for new, refusal in zip(news, refusals, strict=True)]


@actions
def create_zones(news: Sequence[NewZone], *, by: Actor) -> list[Zone | Refusal]:
    """This will add zones, to which tariffs and transit times can be given."""
    company = take_turn(by.company_id)
    taken = set(_ids(Zone, {new.code for new in news}, company.pk))
    refusals: list[Refusal | None] = []
    for new in news:
        exists = AlreadyExists("freight zone", new.code) if new.code in taken else None
        refusals.append(exists or _wrong_zone(new))
        if refusals[-1] is None:
            taken.add(new.code)
    accepted = [new for new, refusal in zip(news, refusals, strict=True) if refusal is None]
    ids = dict(zip((new.code for new in accepted), next_ids({Zone: len(accepted)})[Zone], strict=True))
    insert(
        Zone,
        [
            {
                "id": ids[new.code],
                "company_id": company.pk,
                "code": new.code,
                "name": _named(new.name, company.language),
                "countries": list(new.countries),
                "regions": list(new.regions),
            }
            for new in accepted
        ],
    )
    record([ZoneCreated(ids[new.code], new.code) for new in accepted], by=by)
    made = Zone.objects.in_bulk(ids.values())
    return [refusal or made[ids[new.code]] for new, refusal in zip(news, refusals, strict=True)]


@actions
def set_tariffs(news: Sequence[NewTariff], *, by: Actor) -> list[NewTariff | Refusal]:
    """This will write rows of tariffs, over those for the same zone, origin and tier; the last of a list counts."""
    services = _lock({new.service for new in news}, by.company_id)
    zones = _ids(Zone, {new.zone for new in news}, by.company_id)
    refusals = [_wrong_way(new, services, zones) or _wrong_tariff(new) for new in news]
    last = {
        (services[new.service], zones.get(new.zone), new.origin, new.up_to_g): new
        for new, refusal in zip(news, refusals, strict=True)
        if refusal is None
    }
    fetch(
        """DELETE FROM freight_tariff t
           USING unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[]) AS n(service, zone, origin, up_to)
           WHERE t.service_id = n.service AND t.origin = n.origin
             AND t.zone_id IS NOT DISTINCT FROM n.zone AND t.up_to_g IS NOT DISTINCT FROM n.up_to""",
        columns(last, 4),
    )
    insert(Tariff, [_tariff_columns(new, services, zones) for new in last.values()])
    told: dict[str, list[tuple[str, str, int | None, str, str, bool]]] = defaultdict(list)
    for new in last.values():
        told[new.service].append(
            (new.zone, new.origin, new.up_to_g, str(new.first_price), str(new.step_price), new.deliverable)
        )
    record([TariffsSet(services[code], code, rows) for code, rows in told.items()], by=by)
    return [refusal or new for new, refusal in zip(news, refusals, strict=True)]


@actions
def set_transit_times(news: Sequence[NewTransitTime], *, by: Actor) -> list[NewTransitTime | Refusal]:
    """This will write how long services are on their way, over what stands there; the last of a list counts."""
    services = _lock({new.service for new in news}, by.company_id)
    zones = _ids(Zone, {new.zone for new in news}, by.company_id)
    refusals = [_wrong_way(new, services, zones) or _wrong_time(new) for new in news]
    last = {
        (services[new.service], new.origin, zones.get(new.zone)): new
        for new, refusal in zip(news, refusals, strict=True)
        if refusal is None
    }
    fetch(
        """INSERT INTO freight_transittime (service_id, origin, zone_id, days_min, days_max)
           SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::smallint[], %s::smallint[])
           ON CONFLICT (service_id, origin, zone_id)
           DO UPDATE SET days_min = excluded.days_min, days_max = excluded.days_max""",
        columns(((*key, new.days_min, new.days_max) for key, new in last.items()), 5),
    )
    told: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for new in last.values():
        told[new.service].append((new.origin, new.zone, new.days_min, new.days_max))
    record([TransitTimesSet(services[code], code, rows) for code, rows in told.items()], by=by)
    return [refusal or new for new, refusal in zip(news, refusals, strict=True)]


def _lock(codes: Collection[str], company_id: int) -> dict[str, int]:
    locked = Service.objects.filter(company_id=company_id, code__in=codes)
    return {one.code: one.pk for one in locked.order_by("pk").select_for_update(no_key=True)}


def _ids(model: type[Service] | type[Zone], codes: Collection[str], company_id: int) -> dict[str, int]:
    found = model._default_manager.filter(company_id=company_id, code__in=set(codes) - {""})
    return dict(found.values_list("code", "id"))


def _named(name: Name, language: str) -> dict[str, str]:
    return {language: name} if isinstance(name, str) else dict(name)


def _wrong_code_or_name(code: str, name: Name) -> Refusal | None:
    if not 0 < len(code) <= 40 or code != code.strip() or set(code) & set("/?#"):
        return Invalid("code", "must have 1 to 40 characters, without blanks around it or / ? #")
    names = [name] if isinstance(name, str) else list(name.values())
    return None if names and all(text.strip() for text in names) else Invalid("name", "must not be empty")


def _wrong_service(new: NewService) -> Refusal | None:
    if new.kind not in ServiceKind.values:
        return Invalid("kind", "must be one of {known}", {"known": ", ".join(ServiceKind.values)})
    if not 0 < len(new.carrier) <= 40:
        return Invalid("carrier", "must have 1 to 40 characters")
    if new.currency and not (len(new.currency) == 3 and new.currency.isalpha() and new.currency.isupper()):
        return Invalid("currency", "must be a code of three letters, such as CNY")
    return _wrong_code_or_name(new.code, new.name)


def _wrong_zone(new: NewZone) -> Refusal | None:
    if not new.countries or not all(len(one) == 2 and one.isalpha() for one in new.countries):
        return Invalid("countries", "must be codes of two letters, such as CN")
    if not all(0 < len(one) <= 12 and one.isalnum() for one in new.regions):
        return Invalid("regions", "must be the beginnings of region codes, such as 31 or 3301")
    return _wrong_code_or_name(new.code, new.name)


def _wrong_way(new: NewTariff | NewTransitTime, services: Collection[str], zones: Collection[str]) -> Refusal | None:
    if new.service not in services:
        return NotFound("freight service", new.service)
    if new.zone and new.zone not in zones:
        return NotFound("freight zone", new.zone)
    return None if len(new.origin) <= 12 else Invalid("origin", "must be the beginning of a region code")


def _wrong_tariff(new: NewTariff) -> Refusal | None:
    amounts = {
        "first_price": new.first_price,
        "step_price": new.step_price,
        "surcharge": new.surcharge,
        "min_fee": new.min_fee,
        "free_over": new.free_over or ZERO,
    }
    for what, amount in amounts.items():
        if not (amount.is_finite() and 0 <= amount < 10**13):
            return Invalid(what, "must be an amount from 0 on")
    weights = {"first_weight_g": new.first_weight_g, "divisor": new.divisor, "rounding_g": new.rounding_g}
    for what, number in weights.items():
        if not 0 <= number < 2**31:
            return Invalid(what, "must be from 0 on")
    if not 0 < new.step_g < 2**31 or not 0 < (new.up_to_g or 1) < 2**31:
        return Invalid("step_g" if not 0 < new.step_g < 2**31 else "up_to_g", "must be more than 0")
    return None


def _wrong_time(new: NewTransitTime) -> Refusal | None:
    if not 0 <= new.days_min <= new.days_max <= 1000:
        return Invalid("days_max", "must not be less than days_min, and neither less than 0")
    return None


def _tariff_columns(new: NewTariff, services: Mapping[str, int], zones: Mapping[str, int]) -> dict[str, object]:
    return {
        "service_id": services[new.service],
        "zone_id": zones.get(new.zone),
        "origin": new.origin,
        "up_to_g": new.up_to_g,
        "deliverable": new.deliverable,
        "first_weight_g": new.first_weight_g,
        "first_price": new.first_price,
        "step_g": new.step_g,
        "step_price": new.step_price,
        "surcharge": new.surcharge,
        "min_fee": new.min_fee,
        "free_over": new.free_over,
        "divisor": new.divisor,
        "rounding_g": new.rounding_g,
    }
