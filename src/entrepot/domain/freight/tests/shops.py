"""A service with tariffs, as the tests of this room need it."""

from decimal import Decimal

from entrepot.domain.freight.actions import (
    NewService,
    NewTariff,
    NewTransitTime,
    NewZone,
    create_services,
    create_zones,
    set_tariffs,
    set_transit_times,
)
from entrepot.foundation.actors import THE_HOUSE

D = Decimal


def open_express() -> None:
    """This will offer `express`: near Shanghai 6 + 1, elsewhere in China 10 + 4, never to Tibet; 1 to 5 days."""
    create_services([NewService("express", "EXP", "快")], by=THE_HOUSE)
    create_zones(
        [
            NewZone("near", "江浙沪", regions=("31", "32", "33")),
            NewZone("china", "全国"),
            NewZone("tibet", "西藏", regions=("54",)),
        ],
        by=THE_HOUSE,
    )
    set_tariffs(
        [
            NewTariff("express", D(10), D(4), zone="china"),
            NewTariff("express", D(6), D(1), zone="near", origin="31"),
            NewTariff("express", D(4), D(0), zone="near", origin="31", up_to_g=500),
            NewTariff("express", zone="tibet", deliverable=False),
        ],
        by=THE_HOUSE,
    )
    set_transit_times(
        [
            NewTransitTime("express", 1, 2, origin="31", zone="near"),
            NewTransitTime("express", 3, 5, zone="china"),
        ],
        by=THE_HOUSE,
    )
