"""Addresses as people paste them."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entrepot.domain.customers import regions
from entrepot.domain.customers.parsing import parse

PARTS = ("name", "phone", "extension", "province", "city", "district", "town", "street", "postcode", "region_code")
# To what goods are sent: districts, counties, and cities without any.
DEEPEST = sorted(code for code in regions.names() if len(code) == 6 or (regions.is_complete(code) and len(code) == 4))
HANGZHOU = ("浙江省", "杭州市", "西湖区")


def read(text):
    parsed = parse(text)
    return {part: getattr(parsed, part) for part in PARTS if getattr(parsed, part)}


def doubts(text):
    return [doubt.why for doubt in parse(text).uncertain]


@pytest.mark.parametrize(
    "text",
    [
        "王芳 13812345678 浙江省杭州市西湖区文三路100号3栋201室",
        "王芳，13812345678，浙江省 杭州市 西湖区 文三路100号3栋201室",
        "浙江杭州西湖文三路100号3栋201室 王芳 13812345678",
        "杭州市西湖区文三路100号3栋201室，138 1234 5678，王芳",
        "收货人：王芳\n手机号码：13812345678\n所在地区：浙江省 杭州市 西湖区\n详细地址：文三路100号3栋201室",
        "姓名:王芳 电话:+86 138-1234-5678 地址:浙江省杭州市西湖区文三路100号3栋201室",
        "王芳 １３８１２３４５６７８ 浙江省杭州市西湖区文三路１００号３栋２０１室",
        "文三路100号3栋201室 浙江杭州西湖区 王芳13812345678",
        "13812345678王芳 浙江省杭州市西湖区文三路100号3栋201室",
    ],
)
def test_any_order_with_or_without_labels(text):
    found = read(text)
    assert (found["name"], found["street"], found["region_code"]) == ("王芳", "文三路100号3栋201室", "330106")
    assert "".join(c for c in found["phone"] if c.isdigit())[-11:] == "13812345678"
    assert (found["province"], found["city"], found["district"]) == HANGZHOU
    assert doubts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖北省仙桃市干河街道仙桃大道5号 李四", ("湖北省", "", "仙桃市", "干河街道", "仙桃大道5号", "429004")),
        ("湖北省直辖县级行政区划潜江市园林街道章华中路", ("湖北省", "", "潜江市", "园林街道", "章华中路", "429005")),
        ("海南陵水英州镇清水湾1号", ("海南省", "", "陵水黎族自治县", "英州镇", "清水湾1号", "469028")),
        ("新疆石河子市北三路12号", ("新疆维吾尔自治区", "", "石河子市", "", "北三路12号", "659001")),
        ("深圳南山粤海街道科技园南区A座", ("广东省", "深圳市", "南山区", "粤海街道", "科技园南区A座", "440305")),
        ("广东省东莞市南城街道鸿福路1号", ("广东省", "东莞市", "", "南城街道", "鸿福路1号", "441900")),
        ("上海市上海市黄浦区南京东路100号", ("上海市", "上海市", "黄浦区", "", "南京东路100号", "310101")),
        ("重庆市县云阳县双江街道", ("重庆市", "重庆市", "云阳县", "双江街道", "", "500235")),
        ("广西南宁青秀区民族大道131号", ("广西壮族自治区", "南宁市", "青秀区", "", "民族大道131号", "450103")),
        ("内蒙古锡林浩特市额尔敦街", ("内蒙古自治区", "锡林郭勒盟", "锡林浩特市", "", "额尔敦街", "152502")),
        ("恩施州恩施市舞阳坝街道", ("湖北省", "恩施土家族苗族自治州", "恩施市", "舞阳坝街道", "", "422801")),
        ("吉林市昌邑区解放路10号", ("吉林省", "吉林市", "昌邑区", "", "解放路10号", "220202")),
        ("香港九龙旺角弥敦道688号", ("香港特别行政区", "九龙", "", "", "旺角弥敦道688号", "810000")),
        ("澳门氹仔官也街10号", ("澳门特别行政区", "氹仔", "", "", "官也街10号", "820000")),
        ("台湾省台北市大安区信义路三段1号", ("台湾省", "台北市", "大安区", "", "信义路三段1号", "710000")),
        ("臺北市信義區市府路1號", ("台湾省", "臺北市", "信義區", "", "市府路1號", "710000")),
    ],
)  # fmt: skip
def test_places_as_people_write_them(text, expected):
    parsed = parse(text)
    parts = ("province", "city", "district", "town", "street", "region_code")
    assert tuple(getattr(parsed, part) for part in parts) == expected
    assert not [doubt for doubt in parsed.uncertain if doubt.part == "region"]


@pytest.mark.parametrize(
    ("text", "phone", "extension"),
    [
        ("王芳 13812345678转1234 上海浦东世纪大道1号", "13812345678", "1234"),
        ("王芳 13812345678-1234 上海浦东世纪大道1号", "13812345678", "1234"),
        ("王芳 0571-88886666 上海浦东世纪大道1号", "0571-88886666", ""),
        ("王芳 (021)88886666转801 上海浦东世纪大道1号", "(021)88886666", "801"),
        ("王芳 +852 9123 4567 香港九龙旺角弥敦道688号", "+852 9123 4567", ""),
        ("王芳 91234567 香港九龙旺角弥敦道688号", "91234567", ""),
        ("王芳 0912-345-678 台湾台北市大安区信义路1号", "0912-345-678", ""),
        ("王芳 400-800-1234 上海浦东世纪大道1号", "400-800-1234", ""),
    ],
)
def test_phones_of_every_kind(text, phone, extension):
    parsed = parse(text)
    assert (parsed.phone, parsed.extension, parsed.name) == (phone, extension, "王芳")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("鼓楼区中山路1号 王芳 13812345678", ["region_ambiguous"]),
        ("杭州文三路100号 王芳 13812345678", ["region_incomplete"]),
        ("北京路100号 王芳 13812345678", ["region_missing"]),
        ("王芳 138****5678 浙江杭州西湖文三路1号", ["phone_masked"]),
        ("王芳 13812345678 13900001111 浙江杭州西湖文三路1号", ["several_phones"]),
        ("浙江杭州西湖文三路1号 13812345678", ["name_missing"]),
        ("浙江杭州西湖文三路1号201室王芳 13812345678", ["name_guessed"]),
        ("王芳 李娜 13812345678 浙江杭州西湖文三路1号", ["several_names"]),
        ("王芳 浙江杭州西湖文三路1号", ["phone_missing"]),
        ("王芳 13812345678 浙江杭州西湖", ["street_missing"]),
    ],
)
def test_what_is_not_sure_is_said(text, why):
    assert doubts(text) == why


def test_a_postcode_and_a_title_are_read():
    found = read("张伟先生收 13800001234 310015 上海市浦东新区世纪大道100号")
    assert (found["name"], found["postcode"], found["street"]) == ("张伟先生", "310015", "世纪大道100号")


def test_a_country_is_read_with_its_postcode():
    parsed = parse("John Smith\n123 Main St Apt 4B\nSpringfield, IL 62704\nUSA\n+1 217 555 0123")
    assert (parsed.country, parsed.name, parsed.street) == ("US", "John Smith", "123 Main St Apt 4B")
    assert (parsed.city, parsed.province, parsed.postcode) == ("Springfield", "IL", "62704")
    assert parsed.phone == "+1 217 555 0123"
    assert {doubt.why for doubt in parsed.uncertain} == {"name_guessed", "city_guessed"}
    london = parse("Flat 2, 221B Baker Street, London NW1 6XE, United Kingdom, Sherlock Holmes")
    assert (london.country, london.postcode, london.name, london.city) == (
        "GB",
        "NW1 6XE",
        "Sherlock Holmes",
        "London",
    )
    tokyo = parse("日本东京都新宿区西新宿2-8-1 163-8001 田中")
    assert (tokyo.country, tokyo.postcode, tokyo.name) == ("JP", "163-8001", "田中")


def _names_of(code):
    region = regions.by_code(code)
    return [name for name in (region.province, region.city, region.district) if name]


@pytest.mark.parametrize("gap", ["", " ", "/"])
def test_every_region_of_the_table_is_read_back(gap):
    wrong = []
    for code in DEEPEST:
        names = _names_of(code)
        parsed = parse(f"王芳 13812345678 {gap.join(names)}{gap or ' '}文三路100号")
        official = regions.by_code(code)
        if (parsed.region_code, parsed.street, parsed.name) != (official.code, "文三路100号", "王芳"):
            wrong.append((names, parsed))
    assert wrong == []


def _short(name):
    plain = (
        name.replace("特别行政区", "").replace("壮族自治区", "").replace("回族自治区", "").replace("维吾尔自治区", "")
    )
    return plain.removesuffix("自治区").removesuffix("省").removesuffix("市") if len(plain) > 2 else plain


ways = st.tuples(
    st.sampled_from(DEEPEST), st.booleans(), st.booleans(), st.sampled_from(["", " ", "，"]),
    st.permutations(["phone", "place", "name"]),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@example(("230102", False, True, "", ["phone", "place", "name"]))
@given(ways)
def test_any_region_is_read_from_short_names_without_its_province_and_in_any_order(way):
    code, short_province, short_city, gap, order = way
    region = regions.by_code(code)
    province = _short(region.province) if short_province else region.province
    city = _short(region.city) if short_city and region.district else region.city
    place = gap.join(name for name in (province, city, region.district) if name)
    parts = {"phone": "13812345678", "name": "王芳", "place": f"{place} 文三路100号"}
    parsed = parse(" ".join(parts[part] for part in order))
    doubted = {doubt.why for doubt in parsed.uncertain}
    assert parsed.region_code == region.code or "region_ambiguous" in doubted
    assert (parsed.name, parsed.phone) == ("王芳", "13812345678")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    parsed = parse(text)
    assert all(isinstance(getattr(parsed, part), str) for part in PARTS)
    assert {doubt.part for doubt in parsed.uncertain} <= {"name", "phone", "region", "city", "country", "street"}
