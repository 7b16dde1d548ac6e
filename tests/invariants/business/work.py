"""What warehouses do: release, arrange, pick, check, pack, send, and the ways back."""

from decimal import Decimal

from django.db.models import Count, Q
from hypothesis import strategies as st

from entrepot.domain.fulfilment.actions import (
    Counted,
    Merging,
    Picking,
    Recalling,
    Splitting,
    check_fulfilments,
    merge_fulfilments,
    pick_fulfilments,
    recall_fulfilments,
    regroup_fulfilments,
    release_orders,
    split_fulfilments,
    undo_merging,
    undo_picking,
    undo_splitting,
)
from entrepot.domain.fulfilment.models import Fulfilment
from entrepot.domain.fulfilment.queries import works
from entrepot.domain.inventory.actions import Arrival, Receipt, receive_stock
from entrepot.domain.orders.actions import place_orders
from entrepot.domain.orders.models import Order
from entrepot.domain.shipping.actions import (
    FreightCost,
    HandOver,
    NewParcel,
    Packing,
    ParcelHandOver,
    Shipping,
    Together,
    deliver_parcels,
    hand_over_fulfilments,
    hand_over_parcels,
    note_freight,
    pack_fulfilments,
    pack_together,
    set_carrier,
    ship_orders,
    unpack_parcels,
)
from entrepot.domain.shipping.models import Parcel
from tests import build
from tests.invariants.business.world import World, few, fresh_numbers, picked_from, step, which


class Work(World):
    @step(weight=8, needs="work", n=which)
    def do_what_comes_next(self, n: int) -> None:
        """Take one piece of work the next step, whichever that is."""
        found = Fulfilment.objects.exclude(state__in=("handed_over", "cancelled")).order_by("-pk")
        if found:
            self.take_further(found[n % len(found)])

    def take_further(self, work: Fulfilment) -> None:
        if work.state == "released":
            self.do(pick_fulfilments, [Picking(work.number)])
        elif work.state == "packed":
            self.do(hand_over_fulfilments, [HandOver(work.number)])
        else:
            self.do(pack_fulfilments, [Packing(work.number)])

    @step(weight=10, n=which)
    def serve_an_order(self, n: int) -> None:
        """From wherever it stands to its receiver, as on most days."""
        order = self.an_order(n, "approved")
        mine = {"lines__order_line__order": order}
        for _ in range(3):
            for work in Fulfilment.objects.filter(**mine).exclude(state="cancelled").distinct().order_by("pk"):
                self.take_further(work)
        gone = Parcel.objects.filter(state="handed_over", lines__fulfilment_line__order_line__order=order)
        self.do(deliver_parcels, sorted(set(gone.values_list("number", flat=True))))
        self.follow_now()

    @step(weight=6, n=which, undone=st.booleans())
    def two_orders_in_one_parcel(self, n: int, undone: bool) -> None:
        """Somebody orders twice, and the warehouse puts both together; sometimes it thinks better of it."""
        self.do(receive_stock, Receipt("SH", [Arrival("LAMP", 1), Arrival("VASE", 2)]))
        to_sh = {"warehouse": "SH"}
        wishes = [build.wish(LAMP=1, more=to_sh), build.wish(VASE=2, more=to_sh)]
        placed = [one.pk for one in self.do(place_orders, wishes) if isinstance(one, Order)]
        self.orders += placed
        self.follow_now()
        mine = Fulfilment.objects.filter(state="released", lines__order_line__order__in=placed).distinct()
        numbers = list(mine.values_list("number", flat=True))
        self.do(merge_fulfilments, [Merging(numbers or [self.a_work(n).number])])
        if undone:
            self.do(undo_merging, numbers[:1] or [self.a_work(n).number])

    @step(weight=4, needs="work", n=which)
    def divide_and_join_again(self, n: int) -> None:
        large = [work for work in works(self.released()).values() if work.lines[0].remaining > 1]
        number = large[n % len(large)].number if large else self.a_work(n, "released").number
        self.do(split_fulfilments, [Splitting(number, [[Counted(1, line=1)]])])
        self.do(undo_splitting, [number])

    def released(self) -> list[int]:
        return list(Fulfilment.objects.filter(state="released").order_by("-pk").values_list("pk", flat=True)[:6])

    @step(n=which)
    def release(self, n: int) -> None:
        self.do(release_orders, [order.pk for order in self.orders_at(n, "approved")])

    @step(weight=5, needs="work", n=which, pieces=few)
    def split(self, n: int, pieces: int) -> None:
        """Also so much that nothing stays, or part of a kit: that is refused."""
        work = self.a_work(n, "released")
        self.do(split_fulfilments, [Splitting(work.number, [[Counted(pieces, line=1)]])])

    @step(weight=5, needs="work", n=which, m=which, partners=st.booleans())
    def merge(self, n: int, m: int, partners: bool) -> None:
        work = self.a_work(n, "released")
        address = "lines__order_line__order__ship_to__receiver_key"
        mine = Fulfilment.objects.filter(pk=work.pk).values(address)
        like_it = Fulfilment.objects.filter(state="released", warehouse=work.warehouse, **{f"{address}__in": mine})
        other = like_it.exclude(pk=work.pk).first() if partners else None
        self.do(merge_fulfilments, [Merging([work.number, (other or self.a_work(m, "released")).number])])

    @step(weight=3, needs="work", n=which)
    def regroup(self, n: int) -> None:
        self.do(regroup_fulfilments, [self.a_work(n, "released").number])

    @step(weight=3, needs="work", n=which)
    def undo_split_or_merge(self, n: int) -> None:
        """Where there is something to undo, mostly."""
        merged = Fulfilment.objects.alias(orders=Count("lines__order_line__order", distinct=True)).filter(
            orders__gt=1
        )
        divided = Fulfilment.objects.exclude(split_from=None)
        to_do = Q(state__in=("released", "picked"))
        number = picked_from(merged.filter(to_do), [self.a_work(n, "released")], n).number
        self.do(undo_merging, [number])
        self.do(undo_splitting, [picked_from(divided.filter(to_do), [self.a_work(n, "released")], n).number])

    @step(weight=3, needs="work", n=which, found=st.sampled_from((None, None, 0, 1)))
    def pick(self, n: int, found: int | None) -> None:
        """As asked, or less of the first line than is asked: the shelf is short."""
        work = works([self.a_work(n, "released").pk]).popitem()[1]
        counted = () if found is None else [Counted(min(found, work.lines[0].remaining), line=1)]
        self.do(pick_fulfilments, [Picking(work.number, counted)])

    @step(needs="work", n=which)
    def undo_picking(self, n: int) -> None:
        self.do(undo_picking, [self.a_work(n, "picked").number])

    @step(needs="work", n=which)
    def check(self, n: int) -> None:
        self.do(check_fulfilments, [Picking(self.a_work(n, "picked").number)])

    @step(needs="work", n=which, pieces=st.sampled_from((None, 1)))
    def recall(self, n: int, pieces: int | None) -> None:
        lines = () if pieces is None else [Counted(pieces, line=1)]
        self.do(recall_fulfilments, [Recalling(self.a_work(n).number, lines)])

    @step(
        weight=3, needs="work", n=which, part=st.booleans(), state=st.sampled_from(("picked", "checked", "released"))
    )
    def pack(self, n: int, part: bool, state: str) -> None:
        parcels = [NewParcel([Counted(1, line=1)])] if part else ()
        self.do(pack_fulfilments, [Packing(self.a_work(n, state).number, parcels)])

    @step(needs="work", n=which, m=which)
    def pack_together(self, n: int, m: int) -> None:
        numbers = [self.a_work(n, "picked").number, self.a_work(m, "picked").number]
        self.do(pack_together, [Together(numbers)])

    @step(needs="parcel", n=which)
    def unpack(self, n: int) -> None:
        self.do(unpack_parcels, [self.a_parcel(n, "packed").number])

    @step(needs="work", n=which, state=st.sampled_from(("packed", "released", "picked")), fits=st.booleans())
    def hand_over(self, n: int, state: str, fits: bool) -> None:
        number = f"SF{next(fresh_numbers)}" if fits else "SF1"
        self.do(hand_over_fulfilments, [HandOver(self.a_work(n, state).number, "SF", number)])

    @step(needs="parcel", n=which)
    def hand_over_parcel(self, n: int) -> None:
        self.do(hand_over_parcels, [ParcelHandOver(self.a_parcel(n, "packed").number)])

    @step(weight=4, n=which, pieces=st.sampled_from((None, 1, 9)), number=st.booleans())
    def ship_from_a_list(self, n: int, pieces: int | None, number: bool) -> None:
        """One order or two, in one parcel where they have one number."""
        tracking = f"SF{next(fresh_numbers)}" if number else ""
        lines = () if pieces is None else [Counted(pieces, line=1)]
        listed = [
            Shipping(o.number, "SF" if number else "", tracking, lines=lines) for o in self.orders_at(n, "approved")
        ]
        self.do(ship_orders, listed)
        self.often_follow()

    @step(weight=4, needs="parcel", n=which)
    def deliver(self, n: int) -> None:
        self.do(deliver_parcels, [self.a_parcel(n, "handed_over").number])
        self.often_follow()

    @step(weight=2, needs="parcel", n=which, cost=st.sampled_from(("7.01", "0", "12")))
    def note_freight(self, n: int, cost: str) -> None:
        self.do(note_freight, [FreightCost(self.a_parcel(n, "handed_over", "delivered").number, Decimal(cost))])

    @step(digits=st.sampled_from((13, 15)))
    def set_carrier(self, digits: int) -> None:
        self.do(set_carrier, "SF", name={"en": "SF"}, pattern=rf"SF\d{{{digits}}}", example=f"SF{10 ** (digits - 1)}")
