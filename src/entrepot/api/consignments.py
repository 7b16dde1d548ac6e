"""Goods of others that lie in our warehouses: who they are, what came, what went back, what is there."""

from typing import Any

from ninja import Field, Router, Schema

from entrepot.api.http import Request, page
from entrepot.api.stock import ArrivalIn, document_shown, in_pieces
from entrepot.domain.inventory import actions, queries
from entrepot.domain.inventory.models import Level, Owner, StockDocument

router = Router(tags=["stock"])


class GoodsOwnerIn(Schema):
    """`name` by language: {"zh-hans": "蜀锦茶行"}."""

    code: str = Field(min_length=1, max_length=40)
    name: dict[str, str] = Field(min_length=1, max_length=10)


class ConsignmentIn(Schema):
    owner: str = Field(max_length=40)
    warehouse: str
    lines: list[ArrivalIn] = Field(min_length=1, max_length=1000)
    reference: str = Field("", max_length=120)


@router.get("/goods-owners")
def list_owners(request: Request, cursor: str | None = None, limit: int = 100) -> dict[str, Any]:
    """Everybody else whose goods are kept here."""
    return page(queries.owners_visible_to(request.actor), _owner, cursor=cursor, limit=limit, key="id")


@router.post("/goods-owners", response={201: dict[str, Any]})
def add_owner(request: Request, body: GoodsOwnerIn) -> tuple[int, dict[str, Any]]:
    return 201, _owner(actions.add_owner(body.code, name=body.name, by=request.actor))


@router.get("/consignments")
def list_consigned(
    request: Request,
    owner: str | None = None,
    sku: str | None = None,
    warehouse: str | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> dict[str, Any]:
    """What lies here of others. None of it is in `GET /stock`, and no order is promised any."""
    levels = queries.consigned_visible_to(request.actor, owner=owner, sku=sku, warehouse=warehouse)
    return page(levels, _level, cursor=cursor, limit=limit, key="id")


@router.post("/consignments/receipts", response={201: dict[str, Any]})
def receive_consignment(request: Request, body: ConsignmentIn) -> tuple[int, dict[str, Any]]:
    """Goods of an owner arrive, and stay his."""
    return 201, _document(actions.receive_consignment(_asked(request, body), by=request.actor), body)


@router.post("/consignments/returns", response={201: dict[str, Any]})
def return_consignment(request: Request, body: ConsignmentIn) -> tuple[int, dict[str, Any]]:
    """Goods of an owner go back to him, from the bins that are named or from any."""
    return 201, _document(actions.return_consignment(_asked(request, body), by=request.actor), body)


def _asked(request: Request, body: ConsignmentIn) -> actions.Consignment:
    lines = [actions.Arrival(**line) for line in in_pieces(request, body.lines, "quantity")]
    return actions.Consignment(body.owner, body.warehouse, lines, body.reference)


def _document(document: StockDocument, body: ConsignmentIn) -> dict[str, Any]:
    return {**document_shown(document), "owner": body.owner}


def _owner(owner: Owner) -> dict[str, Any]:
    return {"code": owner.code, "name": owner.name}


def _level(level: Level) -> dict[str, Any]:
    return {
        "owner": level.owner,  # type: ignore[attr-defined]
        "sku": level.sku.code,
        "warehouse": level.warehouse.code,
        "on_hand": level.on_hand,
    }
