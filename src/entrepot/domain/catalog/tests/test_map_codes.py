"""A sender's code is mapped to a SKU: from then on, orders under it are understood."""

import pytest

from entrepot.domain.catalog.actions import create_skus
from entrepot.domain.catalog.mapping import NewMapping, map_codes
from entrepot.domain.catalog.models import CodeMapping
from entrepot.domain.catalog.queries import skus_received
from entrepot.domain.catalog.rules import NewSku
from entrepot.foundation.accounts.actions import open_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea(db):
    only(create_skus([NewSku("TEA", "茶", units={"箱": 12})], by=THE_HOUSE))
    open_channel("tb", by=THE_HOUSE)
    return {channel.code: channel.pk for channel in Channel.objects.all()}


def means(channels, channel: str, code: str) -> tuple[str, int] | None:
    found = skus_received([(channels[channel], code)], 1).get((channels[channel], code))
    return (found.code, found.scanned_factor) if found else None


def test_one_of_the_senders_is_so_many_of_ours(tea):
    only(map_codes([NewMapping("礼盒", "TEA", unit="箱", times=2)], by=THE_HOUSE))
    assert means(tea, "web", "礼盒") == ("TEA", 24)
    assert build.told("sku", CodeMapping.objects.get().sku_id)[-1] == "sku.code_mapped"


def test_the_channels_own_meaning_goes_first_and_our_code_last(tea):
    build.some_skus({"CUP"})
    map_codes([NewMapping("X", "TEA"), NewMapping("X", "CUP", channel="tb"), NewMapping("CUP", "TEA", channel="tb")],
              by=THE_HOUSE)  # fmt: skip
    assert (means(tea, "web", "X"), means(tea, "tb", "X")) == (("TEA", 1), ("CUP", 1))
    assert (means(tea, "web", "CUP"), means(tea, "tb", "CUP")) == (("CUP", 1), ("TEA", 1))


def test_mapping_it_again_replaces_and_in_one_list_the_last_counts(tea):
    map_codes([NewMapping("X", "TEA", times=3), NewMapping("X", "TEA", times=4)], by=THE_HOUSE)
    map_codes([NewMapping("X", "TEA", times=5)], by=THE_HOUSE)
    assert CodeMapping.objects.count() == 1
    assert means(tea, "web", "X") == ("TEA", 5)


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (NewMapping("X", "NONE"), "not_found"),
        (NewMapping("X", "TEA", channel="none"), "not_found"),
        (NewMapping("X", "TEA", unit="桶"), "unknown_unit"),
        (NewMapping("X", "TEA", times=0), "invalid"),
        (NewMapping(" ", "TEA"), "invalid"),
        (NewMapping("X" * 121, "TEA"), "invalid"),
    ],
)
def test_what_cannot_be_meant_is_refused_without_a_trace(tea, mapping, code):
    with build.no_trace():
        (refusal,) = map_codes([mapping], by=THE_HOUSE)
    assert refusal.code == code


def test_as_many_statements_for_fifty_as_for_one(tea):
    map_codes([NewMapping("X", "TEA")], by=THE_HOUSE)
    one = build.statements(lambda: map_codes([NewMapping("Y", "TEA")], by=THE_HOUSE))
    many = [NewMapping(f"Z{n}", "TEA") for n in range(50)]
    assert build.statements(lambda: map_codes(many, by=THE_HOUSE)) == one
