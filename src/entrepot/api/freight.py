"""What sending would cost: services, their tariffs and times, and quotes."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, answers, batch, page
from entrepot.domain.freight import actions, queries
from entrepot.domain.freight.models import Service, Zone
from entrepot.foundation.accounts.queries import company_of
from entrepot.foundation.actions import only

router = Router(tags=["freight"])

Amount = Field(Decimal(0), ge=0, max_digits=18, decimal_places=6)
Grams = Field(0, ge=0, le=10**9)


class ServiceIn(Schema):
    code: str
    carrier: str
    name: str | dict[str, str]
    kind: Literal["delivery", "pickup"] = "delivery"
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    takes_cash: bool = False


class ZoneIn(Schema):
    """Countries, or parts of them by the beginnings of their region codes: 31 is Shanghai, 3301 Hangzhou."""

    code: str
    name: str | dict[str, str]
    countries: list[str] = ["CN"]
    regions: list[str] = []


class TariffIn(Schema):
    """A row: first weight, then steps; weights in grams; `divisor` turns cm³ into kg, 0 where size is free."""

    zone: str = ""
    origin: str = ""
    up_to_g: int | None = Field(None, ge=1, le=10**9)
    deliverable: bool = True
    first_weight_g: int = Field(1000, ge=0, le=10**9)
    first_price: Decimal = Amount
    step_g: int = Field(1000, ge=1, le=10**9)
    step_price: Decimal = Amount
    surcharge: Decimal = Amount
    min_fee: Decimal = Amount
    free_over: Decimal | None = Field(None, ge=0, max_digits=18, decimal_places=6)
    divisor: int = Field(0, ge=0, le=10**9)
    rounding_g: int = Field(0, ge=0, le=10**6)


class TariffsIn(Schema):
    tariffs: list[TariffIn]


class TransitTimeIn(Schema):
    origin: str = ""
    zone: str = ""
    days_min: int = Field(ge=0, le=1000)
    days_max: int = Field(ge=0, le=1000)


class TransitTimesIn(Schema):
    times: list[TransitTimeIn]


class QuotedParcelIn(Schema):
    """A parcel to a place; `origin` is the region code of where it would be sent from."""

    country: str = Field("CN", pattern="^[A-Z]{2}$")
    region_code: str = ""
    origin: str = ""
    weight_g: int = Grams
    volume_mm3: int = Field(0, ge=0, le=10**15)
    goods_amount: Decimal = Amount


class QuotesIn(Schema):
    parcels: list[QuotedParcelIn]
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    services: list[str] | None = None


@router.get("/freight/services")
def list_services(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    return page(queries.services_visible_to(request.actor), _service, cursor=cursor, limit=limit, key="id")


@router.post("/freight/services", response={201: dict[str, Any]})
def create_service(request: Request, body: ServiceIn) -> tuple[int, dict[str, Any]]:
    return 201, _service(only(actions.create_services([actions.NewService(**dict(body))], by=request.actor)))


@router.get("/freight/services/{code}")
def show_service(request: Request, code: str) -> dict[str, Any]:
    return _service(queries.service_coded(request.actor, code))


@router.post("/freight/services/{code}/tariffs")
def set_tariffs(request: Request, code: str, body: TariffsIn) -> dict[str, Any]:
    news = [actions.NewTariff(code, **dict(one)) for one in batch(body.tariffs)]
    return answers(actions.set_tariffs(news, by=request.actor), asdict)


@router.post("/freight/services/{code}/transit-times")
def set_transit_times(request: Request, code: str, body: TransitTimesIn) -> dict[str, Any]:
    news = [actions.NewTransitTime(code, **dict(one)) for one in batch(body.times)]
    return answers(actions.set_transit_times(news, by=request.actor), asdict)


@router.get("/freight/zones")
def list_zones(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    return page(queries.zones_visible_to(request.actor), _zone, cursor=cursor, limit=limit, key="id")


@router.post("/freight/zones", response={201: dict[str, Any]})
def create_zone(request: Request, body: ZoneIn) -> tuple[int, dict[str, Any]]:
    return 201, _zone(only(actions.create_zones([actions.NewZone(**dict(body))], by=request.actor)))


@router.post("/freight/quotes")
def quote(request: Request, body: QuotesIn) -> dict[str, Any]:
    """For each parcel, what every service that goes there would ask for, the cheapest first."""
    company = company_of(request.actor)
    wanted = [queries.QuoteWanted(**dict(parcel)) for parcel in batch(body.parcels)]
    found = queries.quotes(
        wanted, company_id=company.pk, currency=body.currency or company.currency, services=body.services
    )
    return {"items": [{"quotes": [asdict(one) | {"fee": str(one.fee)} for one in quotes]} for quotes in found]}


def _service(service: Service) -> dict[str, Any]:
    plain = ("code", "carrier", "name", "kind", "currency", "takes_cash", "archived_at")
    return {field: getattr(service, field) for field in plain}


def _zone(zone: Zone) -> dict[str, Any]:
    return {field: getattr(zone, field) for field in ("code", "name", "countries", "regions")}
