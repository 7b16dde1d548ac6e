import pytest

from entrepot.domain.fulfilment.actions import activate_parcel_rules
from entrepot.domain.fulfilment.models import ParcelRules
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests.build import no_trace

pytestmark = pytest.mark.django_db


def test_each_version_is_kept_and_one_is_active():
    assert activate_parcel_rules([{"rule": "weight_cap", "grams": 20000}], by=THE_HOUSE).version == 1
    assert activate_parcel_rules([{"rule": "merge", "days": 0}], by=THE_HOUSE).version == 2
    assert activate_parcel_rules([], by=THE_HOUSE).version == 3
    assert list(ParcelRules.objects.order_by("version").values_list("active", flat=True)) == [False, False, True]


@pytest.mark.parametrize(
    "rule",
    [
        {}, {"rule": "no_such"}, {"rule": "weight_cap"}, {"rule": "weight_cap", "grams": 0},
        {"rule": "weight_cap", "grams": "20"}, {"rule": "merge", "days": -1}, {"rule": "merge", "days": True},
        {"rule": "own_parcel", "categories": []}, {"rule": "own_parcel", "categories": [1]},
        {"rule": "volume_cap", "cubic_centimetres": 5, "more": 1}, {"rule": ["merge"]},
    ],
)  # fmt: skip
def test_a_rule_that_nobody_could_follow_is_refused(rule):
    with no_trace(), pytest.raises(Invalid):
        activate_parcel_rules([{"rule": "merge", "days": 2}, rule], by=THE_HOUSE)
