"""Which piece of a text is somebody's name."""

import re

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁"
    "蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇"
    "張劉陳楊黃趙吳孫馬鄭羅謝許韓馮鄧葉蘇呂盧鍾譚陸龍賀顧龔萬錢嚴湯龐顏莊聶魯關蘭單蔣盧鄒賈閻"
)
_DOUBLE = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "歐陽",
    "司馬",
    "諸葛",
)
_TITLE = re.compile(r"(?:先生|女士|小姐|老师|老師|师傅|師傅|太太|同学|收|\(收\)|亲启)$")
_HAN_NAME = re.compile(r"[一-鿿]{1,4}(?:·[一-鿿]{1,10})?|[一-鿿]\*{1,3}")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'\-]*(?: [A-Za-z][A-Za-z.'\-]*){0,3}")
_PART_OF_A_PLACE = re.compile(
    r"[路街道巷弄号室楼栋幢座层村镇乡区县市省厦园苑庄城店厂校院站组屯邨]$|小区|单元|公司|大厦|广场|酒店|宿舍|驿站|代收|附近|对面|門牌|號"
)
_AFTER_A_DOOR = re.compile(r"(?<=[号室楼栋幢座层铺店号樓號])\s*(?P<name>[一-鿿]{2,4})$")


def is_name(text: str) -> bool:
    """This will tell whether a piece can be somebody's name, and nothing of a place."""
    bare = _TITLE.sub("", text.strip())
    if not bare:
        return False
    if _HAN_NAME.fullmatch(bare):
        return not _PART_OF_A_PLACE.search(bare) or (len(bare) <= 3 and has_surname(bare) and bare != text)
    return bool(_LATIN_NAME.fullmatch(bare))


def has_surname(text: str) -> bool:
    """This will tell whether a text begins as names of Chinese people do."""
    return text[:1] in _SURNAMES or text[:2] in _DOUBLE


def without_title(text: str) -> str:
    """This will take off 收 and what else asks for somebody; titles such as 先生 are kept, they are polite."""
    return re.sub(r"\s*(?:\(收\)|收|亲启)$", "", text.strip())


def after_a_door(text: str) -> tuple[str, str]:
    """This will part '3栋201室王芳' into what is before the name, and the name; which is empty if there is none."""
    found = _AFTER_A_DOOR.search(text)
    if found and has_surname(found["name"]) and not _PART_OF_A_PLACE.search(found["name"]):
        return text[: found.start("name")].strip(), found["name"]
    return text, ""
