"""Countries as files write them, as codes of two letters."""

import re

# ISO 3166-1, under the names that files use.
_NAMES = """
AE united arab emirates|uae|阿联酋
AR argentina
AT austria|奥地利
AU australia|澳大利亚|澳洲
BE belgium|比利时
BG bulgaria
BH bahrain|巴林
BM bermuda
BR brazil|巴西
CA canada|加拿大
CH switzerland|瑞士
CL chile
CN china|prc|中国|中國|中国大陆
CY cyprus
CZ czech republic|czechia
DE germany|deutschland|德国|德國
DK denmark|丹麦
ES spain|西班牙
FI finland|芬兰
FR france|法国|法國
GB united kingdom|uk|great britain|england|英国|英國
GR greece|希腊
HK hong kong|香港
HU hungary
ID indonesia|印度尼西亚|印尼
IE ireland|eire|爱尔兰
IL israel|以色列
IN india|印度
IS iceland|冰岛
IT italy|意大利
JE channel islands|jersey
JP japan|日本
KR korea|south korea|韩国|韓國
LB lebanon
LT lithuania
LU luxembourg
LV latvia
MO macau|macao|澳门|澳門
MT malta
MX mexico|墨西哥
MY malaysia|马来西亚
NG nigeria
NL netherlands|holland|the netherlands|荷兰
NO norway|挪威
NZ new zealand|新西兰
PH philippines|菲律宾
PL poland|波兰
PT portugal|葡萄牙
RO romania
RU russia|俄罗斯
SA saudi arabia|沙特阿拉伯
SE sweden|瑞典
SG singapore|新加坡
TH thailand|泰国|泰國
TR turkey|土耳其
TW taiwan|台湾|台灣|臺灣
UA ukraine|乌克兰
US usa|united states|united states of america|america|美国|美國
VN vietnam|越南
ZA rsa|south africa|南非
"""
_CODES = {name: line[:2] for line in _NAMES.strip().splitlines() for name in [line[:2].lower(), *line[3:].split("|")]}


def country_code(text: str | None) -> str:
    """This will give a country's code, or nothing where the text names none that is known."""
    return _CODES.get(re.sub(r"\s+", " ", (text or "").strip().lower()), "")
