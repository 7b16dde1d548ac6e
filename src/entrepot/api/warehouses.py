"""Warehouses."""

from typing import Any, Literal

from ninja import Field, Router, Schema

from entrepot.api.http import Request, edition_wanted, named, page
from entrepot.domain.inventory import actions, queries
from entrepot.domain.inventory.models import Place, Warehouse
from entrepot.foundation.accounts.queries import company_of

router = Router(tags=["warehouses"])

Steps = Literal["ship", "pick_ship", "pick_pack_ship", "pick_check_pack_ship"]


class WarehouseSettings(Schema):
    country: str | None = Field(None, pattern="^[A-Z]{2}$")
    province: str | None = Field(None, max_length=80)
    city: str | None = Field(None, max_length=80)
    district: str | None = Field(None, max_length=80)
    region_code: str | None = Field(None, max_length=12)
    street: str | None = Field(None, max_length=400)
    contact: str | None = Field(None, max_length=120)
    phone: str | None = Field(None, max_length=60)
    time_zone: str | None = Field(None, max_length=64)
    priority: int | None = Field(None, ge=0, le=1_000_000)
    steps: Steps | None = None
    serves: list[str] | None = None
    channels: list[str] | None = None


class WarehouseIn(WarehouseSettings):
    code: str = Field(min_length=1, max_length=40, pattern=r"^\S+$")
    name: str | dict[str, str] = ""
    bins: list[str] = []


class WarehouseChange(WarehouseSettings):
    name: str | dict[str, str] | None = None


@router.get("/warehouses")
def list_warehouses(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    return page(queries.warehouses_visible_to(request.actor), _shown, cursor=cursor, limit=limit, key="id")


@router.post("/warehouses", response={201: dict[str, Any]})
def open_warehouse(request: Request, body: WarehouseIn) -> tuple[int, dict[str, Any]]:
    new = actions.NewWarehouse(
        body.code,
        named(body.name or body.code, company_of(request.actor).language),
        body.dict(exclude={"code", "name", "bins"}, exclude_none=True),
        body.bins,
    )
    return 201, _shown(actions.open_warehouse(new, by=request.actor))


@router.get("/warehouses/{code}")
def show_warehouse(request: Request, code: str) -> dict[str, Any]:
    return _shown(queries.warehouse_coded(request.actor, code))


@router.patch("/warehouses/{code}")
def change_warehouse(request: Request, code: str, body: WarehouseChange) -> dict[str, Any]:
    changes = body.dict(exclude_none=True)
    if "name" in changes:
        changes["name"] = named(changes["name"], company_of(request.actor).language)
    warehouse = queries.warehouse_coded(request.actor, code)
    edition = edition_wanted(request)
    return _shown(actions.change_warehouse(warehouse, changes=changes, edition=edition, by=request.actor))


class BinsIn(Schema):
    codes: list[str] = Field(min_length=1, max_length=1000)


@router.get("/warehouses/{code}/bins")
def list_bins(request: Request, code: str) -> dict[str, Any]:
    bins = queries.bins_of(queries.warehouse_coded(request.actor, code))
    return {"items": [_bin(place) for place in bins], "next": None}


@router.post("/warehouses/{code}/bins", response={201: dict[str, Any]})
def add_bins(request: Request, code: str, body: BinsIn) -> tuple[int, dict[str, Any]]:
    warehouse = queries.warehouse_coded(request.actor, code)
    return 201, {"items": [_bin(p) for p in actions.add_bins(warehouse, codes=body.codes, by=request.actor)]}


def _bin(place: Place) -> dict[str, Any]:
    return {"code": place.code, "kind": place.kind, "sellable": place.sellable, "sequence": place.sequence}


def _shown(warehouse: Warehouse) -> dict[str, Any]:
    fields = (
        "code", "name", "country", "province", "city", "district", "region_code", "street", "time_zone",
        "priority", "steps", "serves", "channels", "edition",
    )  # fmt: skip
    return {field: getattr(warehouse, field) for field in fields}
