"""A mapping that was wrong is forgotten; what was understood by it stays."""

import pytest

from entrepot.domain.catalog.mapping import NewMapping, map_codes, unmap_codes
from entrepot.domain.catalog.models import CodeMapping
from entrepot.domain.orders.placing.given import UnknownSku
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


def test_orders_placed_before_keep_their_goods_and_later_ones_do_not_get_them(shop):
    mapping = only(map_codes([NewMapping("灯", "LAMP")], by=THE_HOUSE))
    order = build.order(灯=2)
    only(unmap_codes([mapping], by=THE_HOUSE))

    assert order.lines.get().sku.code == "LAMP"
    assert not CodeMapping.objects.exists()
    with pytest.raises(UnknownSku):
        build.order(灯=1)
    assert build.told("sku", mapping.sku_id)[-2:] == ["sku.code_mapped", "sku.code_unmapped"]
