"""A day's work at the warehouses of the demo company, and what carriers bring."""

from datetime import timedelta
from random import Random

from entrepot.domain.fulfilment.actions import Counted, Picking, check_fulfilments, pick_fulfilments
from entrepot.domain.fulfilment.models import Fulfilment, FulfilmentLine
from entrepot.domain.fulfilment.states import FulfilmentState
from entrepot.domain.shipping.actions import (
    HandOver,
    Measures,
    NewParcel,
    Packing,
    deliver_parcels,
    hand_over_fulfilments,
    pack_fulfilments,
)
from entrepot.domain.shipping.models import Parcel
from entrepot.domain.shipping.states import ParcelState
from entrepot.foundation import clock
from entrepot.foundation.actors import Actor

_CARRIERS = (("SF", "sf", "SF"), ("YTO", "yto", "YT"), ("ZTO", "zto", "7"))
_NEEDS_CHECK = "pick_check_pack_ship"


class WarehouseWork:
    """Picks, checks, packs, hands over, delivers; most of what waits, never all of it."""

    def __init__(self, chance: Random, by: Actor) -> None:
        self.chance, self.by = chance, by
        self.leaves_nothing = False

    def finish(self) -> None:
        """This will do all the work there is, without a fault."""
        self.leaves_nothing = True
        self.a_day()
        self.leaves_nothing = False

    def a_day(self) -> None:
        """This will do the work that lies there now, step by step."""
        self._pick()
        if checked := self._some(FulfilmentState.PICKED, 0.85, (_NEEDS_CHECK,)):
            check_fulfilments([Picking(number) for number in checked], by=self.by)
        self._pack()
        self._hand_over()

    def deliver(self) -> None:
        """This will note as delivered most of what left some days ago."""
        left = Parcel.objects.filter(
            company_id=self.by.company_id, state=ParcelState.HANDED_OVER,
            handed_over_at__lte=clock.now() - timedelta(hours=40),
        )  # fmt: skip
        numbers = [n for n in left.order_by("id").values_list("number", flat=True) if self.chance.random() < 0.6]
        deliver_parcels(numbers, by=self.by)

    def _pick(self) -> None:
        numbers = self._some(FulfilmentState.RELEASED, 0.78, ("pick_pack_ship", _NEEDS_CHECK))
        unlucky = [n for n in numbers if not self.leaves_nothing and self.chance.random() < 0.012]
        first = dict(
            FulfilmentLine.objects.filter(fulfilment__number__in=unlucky, position=1).values_list(
                "fulfilment__number", "quantity"
            )
        )
        pickings = [
            Picking(number, [Counted(first[number] - 1, line=1)] if number in first else []) for number in numbers
        ]
        pick_fulfilments(pickings, by=self.by)

    def _pack(self) -> None:
        numbers = self._some(FulfilmentState.PICKED, 0.85, ("pick_pack_ship",))
        numbers += self._some(FulfilmentState.CHECKED, 0.85)
        several = {
            number: quantity
            for number, quantity in FulfilmentLine.objects.filter(
                fulfilment__number__in=numbers, position=1, quantity__gte=2, short=0, recalled=0
            ).values_list("fulfilment__number", "quantity")
            if self.chance.random() < 0.15
        }
        packings = []
        for number in numbers:
            parcels = [NewParcel(measures=Measures(weight_g=self.chance.randint(3, 90) * 100))]
            if number in several:
                parcels.insert(0, NewParcel([Counted(several[number] - 1, line=1)]))
            packings.append(Packing(number, parcels))
        pack_fulfilments(packings, by=self.by)

    def _hand_over(self) -> None:
        numbers = self._some(FulfilmentState.PACKED, 0.86)
        numbers += self._some(FulfilmentState.PICKED, 0.86, ("pick_ship",))
        numbers += self._some(FulfilmentState.RELEASED, 0.8, ("ship",))
        at_the_counter = set(
            FulfilmentLine.objects.filter(
                fulfilment__number__in=numbers, order_line__order__channel__code="counter"
            ).values_list("fulfilment__number", flat=True)
        )
        handovers = []
        for number in numbers:
            carrier, service, prefix = self.chance.choice(_CARRIERS)
            tracking = f"{prefix}{self.chance.randrange(10**13):013}"
            taken = ("", "", "") if number in at_the_counter else (carrier, tracking, service)
            handovers.append(HandOver(number, *taken))
        hand_over_fulfilments(handovers, by=self.by)

    def _some(self, state: FulfilmentState, share: float, steps: tuple[str, ...] = ()) -> list[str]:
        waiting = Fulfilment.objects.filter(company_id=self.by.company_id, state=state).order_by("id")
        if steps:
            waiting = waiting.filter(steps__in=steps)
        numbers = waiting.values_list("number", flat=True)
        return [n for n in numbers if self.leaves_nothing or self.chance.random() < share]
