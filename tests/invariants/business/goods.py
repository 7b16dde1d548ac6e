"""What happens to goods, to the warehouses where they lie, and to what the catalogue says of them."""

from decimal import Decimal

from hypothesis import strategies as st

from entrepot.domain.catalog.actions import (
    archive_skus,
    change_sku,
    create_products,
    create_skus,
    restore_skus,
)
from entrepot.domain.catalog.mapping import NewMapping, map_codes, unmap_codes
from entrepot.domain.catalog.models import CodeMapping, Sku
from entrepot.domain.catalog.rules import NewProduct, NewSku
from entrepot.domain.inventory.actions import (
    Adjustment,
    Arrival,
    Consignment,
    NewWarehouse,
    Receipt,
    StockCorrection,
    add_bins,
    add_owner,
    adjust_stock,
    change_warehouse,
    open_warehouse,
    receive_consignment,
    receive_stock,
    return_consignment,
)
from entrepot.domain.inventory.models import Owner, Serial, Warehouse
from tests.invariants.business.world import GOODS, SKUS, WAREHOUSES, World, few, fresh_numbers, step, which

at_warehouse = st.sampled_from(WAREHOUSES)
a_lot = st.sampled_from(("L1", "L2", ""))


class Goods(World):
    @step(weight=3, warehouse=at_warehouse, sku=st.sampled_from(GOODS), n=few)
    def receive(self, warehouse: str, sku: str, n: int) -> None:
        self.do(receive_stock, Receipt(warehouse, [Arrival(sku, n)]))
        self.often_follow()

    @step(warehouse=at_warehouse, lot=a_lot, n=few, again=st.booleans())
    def receive_tracked(self, warehouse: str, lot: str, n: int, again: bool) -> None:
        """By lot and by number; a number that is in the house already is refused, and with it the receipt."""
        known = Serial.objects.order_by("pk").first() if again else None
        serial = known.code if known else f"P{next(fresh_numbers)}"
        lines = [Arrival("MILK", n, lot=lot), Arrival("PHONE", 1, serials=[serial])]
        self.do(receive_stock, Receipt(warehouse, lines))
        self.often_follow()

    @step(weight=6, warehouse=at_warehouse, sku=st.sampled_from((*GOODS, "MILK", "PHONE")), n=few, back=st.booleans())
    def keep_for_another(self, warehouse: str, sku: str, n: int, back: bool) -> None:
        """Goods of somebody else come and go beside ours; he is known from the first time on."""
        if not Owner.objects.exists():
            self.do(add_owner, "SHUJIN", name={"zh-hans": "蜀锦茶行"})
        lines = [Arrival(sku, n, lot="L1" if sku == "MILK" else "")]
        self.do(receive_consignment, Consignment("SHUJIN", warehouse, lines))
        if back:
            self.do(return_consignment, Consignment("SHUJIN", warehouse, lines))

    @step(warehouse=at_warehouse, sku=st.sampled_from(GOODS), n=st.integers(-6, 3))
    def adjust(self, warehouse: str, sku: str, n: int) -> None:
        """Also below what is reserved: reality wins."""
        self.do(adjust_stock, StockCorrection(warehouse, [Adjustment(sku, n)], "counted"))

    @step(warehouse=at_warehouse, n=which, lot=a_lot, change=st.integers(-3, 2))
    def adjust_tracked(self, warehouse: str, n: int, lot: str, change: int) -> None:
        numbers = list(Serial.objects.order_by("pk").values_list("code", flat=True))
        line = Adjustment("MILK", change, lot=lot)
        if n % 2 and numbers:
            line = Adjustment("PHONE", 1 if change > 0 else -1, serials=[numbers[n % len(numbers)]])
        self.do(adjust_stock, StockCorrection(warehouse, [line], "counted"))

    @step(warehouse=at_warehouse, sku=st.sampled_from(GOODS), n=st.integers(0, 6))
    def count(self, warehouse: str, sku: str, n: int) -> None:
        self.do(adjust_stock, StockCorrection(warehouse, [Adjustment(sku, counted=n)], "counted"))

    @step(
        code=st.sampled_from(WAREHOUSES), steps=st.sampled_from(("ship", "pick_ship", "pick_pack_ship")),
        only_web=st.booleans(), priority=few, new=st.booleans(),
    )  # fmt: skip
    def warehouses(self, code: str, steps: str, only_web: bool, priority: int, new: bool) -> None:
        """One is opened, or works in another way from now on, or serves one channel alone."""
        if new:
            self.do(open_warehouse, NewWarehouse(f"W{priority}", {"en": "W"}, {"steps": steps}, ["A-1"]))
        else:
            changes = {"steps": steps, "channels": ["web"] if only_web else [], "priority": priority}
            self.do(change_warehouse, Warehouse.objects.get(code=code), changes=changes)
        self.often_follow()

    @step(code=at_warehouse, n=few)
    def bins(self, code: str, n: int) -> None:
        """The second time they are there already."""
        self.do(add_bins, Warehouse.objects.get(code=code), codes=[f"A-{n}"])
        self.do(receive_stock, Receipt(code, [Arrival("LAMP", 1, bin=f"A-{n}")]))

    @step(sku=st.sampled_from(SKUS), price=st.sampled_from(("9.99", "20.00")), archive=st.booleans())
    def catalogue(self, sku: str, price: str, archive: bool) -> None:
        """Prices change and SKUs leave the range; what was ordered before goes on."""
        found = Sku.objects.get(code=sku)
        if archive:
            self.do(archive_skus, [found])
            self.follow_now()
            self.do(restore_skus, [Sku.objects.get(code=sku)])
        else:
            self.do(change_sku, found, changes={"price": Decimal(price), "floor_price": Decimal("5.00")})
        self.often_follow()

    @step(sku=st.sampled_from(GOODS))
    def archive_for_good(self, sku: str) -> None:
        self.do(archive_skus, [Sku.objects.get(code=sku)])

    @step(
        weight=2,
        code=st.sampled_from(("NO-SUCH", "礼盒")),
        sku=st.sampled_from(SKUS),
        times=few,
        forget=st.booleans(),
    )
    def foreign_codes(self, code: str, sku: str, times: int, forget: bool) -> None:
        """Orders that were held for a code go on once somebody has said what it means."""
        if forget and (known := list(CodeMapping.objects.all())):
            self.do(unmap_codes, known)
        else:
            self.do(map_codes, [NewMapping(code, sku, channel="tmall", times=times)])
        self.follow_now()

    @step(n=few, sku=st.sampled_from(("NO-SUCH", "OTHER")))
    def new_goods(self, n: int, sku: str) -> None:
        """Also under a code that an order was held for."""
        self.do(create_products, [NewProduct(f"P{n}", "产品")])
        self.do(create_skus, [NewSku(sku, "新品", price=Decimal("8.00"))])
        self.often_follow()
