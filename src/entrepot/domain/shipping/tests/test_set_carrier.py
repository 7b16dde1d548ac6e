import pytest

from entrepot.domain.shipping.actions import set_carrier
from entrepot.domain.shipping.models import Carrier
from entrepot.domain.shipping.queries import carriers_by_code, carriers_visible_to
from entrepot.domain.shipping.rules import unusable_pattern
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid
from tests.build import no_trace

pytestmark = pytest.mark.django_db


def test_every_company_begins_with_carriers_that_can_be_used():
    carriers = carriers_visible_to(THE_HOUSE)
    assert {"SF", "YTO", "ZTO", "STO", "YUNDA", "JD", "EMS", "JT", "DB", "UPS", "FEDEX", "DHL"} <= {
        carrier.code for carrier in carriers
    }
    for carrier in carriers:
        assert set(carrier.name) == {"zh-hans", "zh-hant", "en"}
        assert unusable_pattern(carrier.pattern, carrier.example) is None, carrier.code


def test_a_company_says_itself_what_numbers_look_like():
    set_carrier(" sf ", name={"en": "SF"}, pattern=r"SF\d{3}", example="SF123", by=THE_HOUSE)
    assert carriers_by_code(THE_HOUSE.company_id)["SF"].fits("SF999")
    assert not carriers_by_code(THE_HOUSE.company_id)["SF"].fits("SF1000000001")
    assert Carrier.objects.get(code="SF", company=None).pattern != r"SF\d{3}"
    set_carrier("SF", name={"en": "SF"}, by=THE_HOUSE)
    assert carriers_by_code(THE_HOUSE.company_id)["SF"].fits("anything")


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        ("(a+)+", "a"), (r"\d{1,9}" * 5, "1" * 9), ("[", "["), ("SF.*", "SF1"), (r"\d{3}", "12"), ("sf", "sf"),
        (r"\d{9,3}", "123"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_refused(pattern, example):
    with no_trace(), pytest.raises(Invalid):
        set_carrier("XX", name={"en": "XX"}, pattern=pattern, example=example, by=THE_HOUSE)
