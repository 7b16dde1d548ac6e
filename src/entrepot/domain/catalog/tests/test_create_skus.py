"""A SKU enters the catalogue whole, or not at all."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.catalog.actions import create_products, create_skus
from entrepot.domain.catalog.models import Barcode, Sku
from entrepot.domain.catalog.queries import sku_coded, skus_by_codes, skus_found_by
from entrepot.domain.catalog.rules import NewBarcode, NewComponent, NewProduct, NewSku
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
D = Decimal


def created(*news):
    return create_skus(list(news), by=THE_HOUSE)


def test_a_plain_name_is_in_the_companys_language():
    sku = only(created(NewSku("TEA-1", "龙井茶", D("58.50"))))
    assert (sku.name, sku.list_price, sku.edition, sku.kind) == ({"zh-hans": "龙井茶"}, D("58.50"), 1, "goods")
    entry = Entry.objects.get(subject="sku", subject_id=sku.pk)
    assert (entry.kind, entry.facts) == ("sku.created", {"code": "TEA-1"})


def test_it_is_found_by_code_name_and_barcode():
    created(NewSku("TEA-1", {"zh-hans": "龙井茶", "en": "Dragon Well"}, barcodes=[NewBarcode("6901234567892")]))
    for query in ("tea-1", "井茶", "well", "690123"):
        assert [sku.code for sku in skus_found_by(THE_HOUSE, query)] == ["TEA-1"]
    assert not skus_found_by(THE_HOUSE, "普洱").exists()
    assert not skus_found_by(THE_HOUSE, "!!").exists()


def test_units_and_barcodes_are_resolved():
    only(
        created(
            NewSku(
                "COLA", "可乐", D("3"), unit="瓶", units={"箱": 12},
                barcodes=[NewBarcode("690001"), NewBarcode("690002", "箱")],
            )
        )
    )  # fmt: skip
    found = skus_by_codes(["COLA", "690001", "690002", "NONE"], 1)
    assert {text: (one.code, one.scanned_unit, one.scanned_factor) for text, one in found.items()} == {
        "COLA": ("COLA", "瓶", 1), "690001": ("COLA", "瓶", 1), "690002": ("COLA", "箱", 12),
    }  # fmt: skip
    cola = found["COLA"]
    assert [cola.factor_of(unit) for unit in ("", "瓶", "箱", "托")] == [1, 1, 12, None]


def test_what_is_weighed_is_counted_in_its_smallest_unit():
    created(NewSku("RICE", "大米", D("6.50"), unit="kg", scale=3))
    rice = skus_by_codes(["RICE"], 1)["RICE"]
    assert (rice.scanned_factor, rice.factor_of("kg")) == (1000, 1000)


def test_a_kit_names_what_stands_before_it():
    _, _, kit = created(
        NewSku("CUP", "杯"), NewSku("POT", "壶"),
        NewSku("SET", "茶具", kind="kit", components=[NewComponent("CUP", 4), NewComponent("POT", 1, D("2.5"))]),
    )  # fmt: skip
    assert [(p.code, p.quantity, p.price_share) for p in skus_by_codes(["SET"], 1)["SET"].parts] == [
        ("CUP", 4, D(1)), ("POT", 1, D("2.5")),
    ]  # fmt: skip
    assert kit.kind == "kit"


def test_a_refused_item_leaves_no_trace_and_the_others_are_kept():
    created(NewSku("A", "甲", barcodes=[NewBarcode("1")]))
    answers = created(
        NewSku("A", "又是甲"),
        NewSku("B", "乙", barcodes=[NewBarcode("2")]),
        NewSku("B", "又是乙"),
        NewSku("C", "丙", barcodes=[NewBarcode("1")]),
        NewSku("D", "丁", barcodes=[NewBarcode("2")]),
        NewSku("E", "戊", product="none"),
        NewSku("F", "己", kind="kit", components=[NewComponent("none", 1)]),
        NewSku("G", " "),
        NewSku("H", "辛"),
    )
    kinds = [AlreadyExists, Sku, AlreadyExists, AlreadyExists, AlreadyExists, NotFound, NotFound, Invalid, Sku]
    assert [type(answer) for answer in answers] == kinds
    assert sorted(Sku.objects.values_list("code", flat=True)) == ["A", "B", "H"]
    assert sku_coded(THE_HOUSE, "A").name == {"zh-hans": "甲"}
    assert Barcode.objects.count() == 2
    assert Entry.objects.filter(kind="sku.created").count() == 3


def test_a_sku_stands_under_its_product():
    create_products([NewProduct("SHIRT", "衬衫")], by=THE_HOUSE)
    sku = only(created(NewSku("SHIRT-S", "衬衫 S", product="SHIRT", options={"尺码": "S"})))
    assert sku.product.code == "SHIRT"


def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    def some(letter, count):
        return [
            NewSku(f"{letter}{n}", f"{n}", units={"箱": 6}, barcodes=[NewBarcode(f"{letter}{n}", "箱")])
            for n in range(count)
        ]

    created(*some("w", 1))
    with CaptureQueriesContext(connection) as one:
        created(*some("a", 1))
    with django_assert_num_queries(len(one)):
        created(*some("b", 50))
    with django_assert_num_queries(1):
        assert len(skus_by_codes([f"b{n}" for n in range(50)], 1)) == 50


def test_only_who_may_creates():
    nobody = Actor(ActorKind.PERSON, 7, "nobody", 1)
    with pytest.raises(NotAllowed):
        create_skus([NewSku("A", "甲")], by=nobody)
    assert not Sku.objects.exists()
