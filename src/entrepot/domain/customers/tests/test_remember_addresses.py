"""An address is written down as received, and completed where that is sure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.domain.customers.models import Address
from entrepot.domain.customers.rules import NewAddress
from entrepot.domain.customers.steps import remember_addresses


def remembered(**fields):
    (pk,) = remember_addresses([NewAddress(**fields)], company_id=1)
    return Address.objects.get(pk=pk)


@pytest.mark.django_db
def test_region_and_phone_are_read():
    row = remembered(
        name="张三", phone="１３８１２３４５６７８", province="上海", district="浦东", street="世纪大道1号"
    )
    assert (row.region_code, row.province, row.city, row.district) == ("310115", "上海", "上海市", "浦东")
    assert (row.phone_full, row.phone_tail, row.masked) == ("+8613812345678", "5678", False)


@pytest.mark.django_db
def test_a_code_alone_brings_its_texts():
    row = remembered(region_code="330106", street="文三路")
    assert (row.province, row.city, row.district) == ("浙江省", "杭州市", "西湖区")


@pytest.mark.django_db
def test_an_unknown_place_keeps_its_texts_and_has_no_code():
    row = remembered(province="火星省", city="某市", street="一号")
    assert (row.region_code, row.province) == ("", "火星省")


@pytest.mark.django_db
def test_other_countries_keep_what_they_sent():
    row = remembered(country="GB", city="上海", street="1 High Street", postcode="E1 6AN", region_code="ENG")
    assert (row.region_code, row.country, row.postcode) == ("ENG", "GB", "E1 6AN")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"phone": "138****5678"}, {"name": "张*"}, {"street": "世纪大道***"}, {"masked": True}]
)
def test_what_is_masked_is_marked(fields):
    assert remembered(**fields).masked


@pytest.mark.django_db
def test_one_receiver_has_one_key_however_it_is_written():
    one = remembered(
        name="张 三", phone="+86 13812345678", province="浙江", city="杭州", district="西湖", street="文三路 1号"
    )
    same = remembered(
        name="张三", phone="13812345678", province="浙江省", city="杭州市", district="西湖区", street="文三路１号"
    )
    other = remembered(
        name="张三", phone="13812345678", province="浙江省", city="杭州市", district="西湖区", street="文三路2号"
    )
    assert one.receiver_key == same.receiver_key != other.receiver_key
    assert len(one.receiver_key) == 64


@pytest.mark.django_db
def test_a_masked_receiver_is_told_by_the_platforms_cipher():
    masked = {"name": "张*", "phone": "138****5678", "street": "世纪大道***"}
    one = remembered(**masked, platform_cipher="cipher-1")
    assert one.receiver_key == remembered(name="李*", platform_cipher="cipher-1").receiver_key
    assert one.receiver_key != remembered(**masked, platform_cipher="cipher-2").receiver_key


@pytest.mark.django_db
def test_fifty_cost_as_many_statements_as_one(django_assert_num_queries):
    remembered()
    with CaptureQueriesContext(connection) as one:
        remember_addresses([NewAddress(name="甲")], company_id=1)
    with django_assert_num_queries(len(one)):
        ids = remember_addresses([NewAddress(name=f"{n}") for n in range(50)], company_id=1)
    assert [Address.objects.get(pk=pk).name for pk in ids] == [f"{n}" for n in range(50)]
