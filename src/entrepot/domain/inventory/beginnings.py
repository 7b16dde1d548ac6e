"""What the goods book of a company begins with."""

from entrepot.domain.inventory.models import Place, PlaceKind

_INSIDE = (PlaceKind.BIN, PlaceKind.BAY)


def name_the_outside(company_id: int) -> None:
    """This will make the places outside all warehouses, from which goods come and to which they go."""
    Place.objects.bulk_create(
        Place(company_id=company_id, kind=kind, code=kind.upper(), sellable=False)
        for kind in PlaceKind
        if kind not in _INSIDE
    )
