"""Texts of Chinese addresses and the regions that they name."""

import pytest

from entrepot.domain.customers.regions import by_code, is_complete, match


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (("上海市", "上海市", "浦东新区"), "310115"),
        (("上海", "", "浦东"), "310115"),
        (("上海", "市辖区", "黄浦区"), "310101"),
        (("上海", "浦东新区", ""), "310115"),
        (("", "北京", "朝阳区"), "110105"),
        (("重庆", "县", "云阳县"), "500235"),
        (("浙江", "杭州", "西湖"), "330106"),
        (("浙江省", "", "西湖区"), "330106"),
        (("", "杭州市", "西湖区"), "330106"),
        (("", "", "昆山市"), "320583"),
        (("江苏", "昆山市", ""), "320583"),
        (("湖北省", "仙桃市", ""), "429004"),
        (("湖北省", "省直辖县级行政区划", "潜江市"), "429005"),
        (("新疆", "石河子市", ""), "659001"),
        (("湖北", "恩施州", "恩施市"), "422801"),
        (("内蒙", "呼和浩特", "新城区"), "150102"),
        (("吉林", "吉林", "昌邑区"), "220202"),
        (("广东", "东莞市", "南城街道"), "441900"),
        (("香港特别行政区", "九龙", ""), "810000"),
    ],
)
def test_a_place_is_found_as_people_write_it(written, code):
    region = match(*written)
    assert region is not None
    assert region.code == code
    assert region.complete


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (("广东", "杭州", "西湖"), "440000"),  # the city contradicts the province
        (("浙江", "杭州", "没有区"), "330100"),
        (("上海", "", ""), "310000"),
        (("浙江", "杭州", ""), "330100"),
    ],
)
def test_the_search_ends_where_it_is_no_longer_sure(written, code):
    region = match(*written)
    assert region is not None
    assert region.code == code
    assert not region.complete


@pytest.mark.parametrize(
    "written", [("", "", ""), ("火星", "杭州", "西湖"), ("", "", "鼓楼区"), ("", "没有", "没有")]
)
def test_what_is_unknown_or_could_be_several_is_nothing(written):
    assert match(*written) is None


def test_municipalities_have_one_name_and_counties_no_city():
    assert match("上海", "", "静安区").city == "上海市"
    assert match("湖北", "", "神农架").city == ""


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("330000", ("浙江省", "", "")),
        ("330100", ("浙江省", "杭州市", "")),
        ("330106", ("浙江省", "杭州市", "西湖区")),
        ("441900", ("广东省", "东莞市", "")),
        ("429004", ("湖北省", "", "仙桃市")),
    ],
)
def test_a_code_is_named(code, names):
    region = by_code(code)
    assert (region.code, (region.province, region.city, region.district)) == (code, names)


def test_an_unknown_code_is_nothing():
    assert by_code("999999") is None
    assert by_code("") is None
    assert not is_complete("999999")
