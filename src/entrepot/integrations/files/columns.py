"""Which column holds which field: given, saved under a name, or guessed from the headers, Chinese or English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entrepot.foundation.actors import Actor
from entrepot.integrations.files.models import ImportMapping
from entrepot.integrations.files.refusals import ColumnsMissing, UnknownColumn, UnknownField, UnknownMapping

# What headers are called, without blanks, case and punctuation. The first field that fits takes the column.
_CUSTOMER = {
    "customer": (
        "客户编号 客户编码 客户号 客户id 会员号 会员id 买家id 買家id 客戶編號 customerid customerno "
        "customernumber buyerid userid memberid"
    ),
    "customer_name": (
        "客户 客户名称 客户姓名 买家 买家昵称 买家姓名 会员名 客戶 客戶名稱 買家 customer "
        "customername buyer buyername client"
    ),
    "phone": (
        "手机 手机号 手机号码 电话 联系电话 收货人手机 收货人电话 手機 手機號碼 電話 phone mobile tel "
        "telephone phonenumber receiverphone"
    ),
    "email": "邮箱 电子邮箱 電子郵件 email mail emailaddress",
}  # fmt: skip
_ADDRESS = {
    "receiver": (
        "收货人 收件人 收货人姓名 收件人姓名 收貨人 收件人姓名 receiver recipient consignee "
        "shiptoname shippingname"
    ),
    "country": "国家 国家地区 國家 country countrycode shippingcountry",
    "province": "省 省份 收货省 省/州 province state shippingprovince",
    "city": "市 城市 收货市 city shippingcity town",
    "district": "区 县 区县 收货区 區 區縣 district county",
    "street": (
        "地址 详细地址 收货地址 街道地址 地址详情 收货人地址 收件地址 詳細地址 收貨地址 address "
        "street addressline1 shippingaddress shipto"
    ),
    "postcode": "邮编 邮政编码 郵遞區號 postcode zip zipcode postalcode",
}  # fmt: skip
_CODE = (
    "商品编码 商品编号 商品代码 货号 商家编码 sku sku编码 sku编号 规格编码 物料编码 商品編碼 貨號 "
    "stockcode skucode itemcode itemno productcode code item 编码 编号"
)
_NAME = "商品名称 商品 品名 商品标题 名称 货品名称 商品名稱 description productname itemname title name product"
_QUANTITY = (
    "数量 件数 购买数量 商品数量 库存 库存数量 期初数量 盘点数量 數量 件數 庫存 quantity qty count units stock onhand"
)
_PRICE = "单价 价格 售价 商品单价 成交价 單價 價格 售價 price unitprice saleprice listprice"

FIELDS: dict[str, dict[str, str]] = {
    "orders": {
        "order": (
            "订单号 订单编号 单号 订单id 交易号 平台单号 原始单号 外部单号 發票號 訂單號 訂單編號 invoice "
            "invoiceno invoicenumber orderno ordernumber orderid order reference"
        ),
        "sku": _CODE,
        "title": _NAME,
        "quantity": _QUANTITY,
        "price": _PRICE,
        "date": (
            "日期 下单时间 订单日期 下单日期 付款时间 时间 创建时间 訂單日期 下單時間 invoicedate "
            "orderdate date createdat orderedat time placedat"
        ),
        **_CUSTOMER,
        **_ADDRESS,
        "shipping": "运费 邮费 快递费 運費 shipping freight postage shippingfee",
        "discount": "优惠 折扣 优惠金额 折扣金额 優惠 discount discountamount",
        "message": "买家留言 客户留言 留言 備註 備注 message customernote buyermessage",
        "memo": "卖家备注 备注 客服备注 賣家備註 memo note sellernote remark",
    },
    "products": {
        "sku": _CODE,
        "name": _NAME,
        "price": _PRICE,
        "cost": "成本 成本价 进价 成本價 cost costprice purchaseprice",
        "unit": "单位 计量单位 單位 unit uom",
        "barcode": "条码 条形码 国际条码 條碼 barcode ean upc gtin",
        "weight_g": "重量g 重量克 重量 克重 weightg weightgrams weight grams",
        "tax_rate": "税率 稅率 taxrate vat vatrate",
        "product": "款号 款式编码 spu spu编码 款號 productgroup parentsku style",
        "category": "分类 类目 类别 分類 category",
        "brand": "品牌 brand",
    },
    "customers": {
        "customer": _CUSTOMER["customer"] + " 编号 编码 id no number",
        "name": _CUSTOMER["customer_name"] + " 姓名 名称 公司 公司名称 name company fullname",
        "phone": _CUSTOMER["phone"],
        "email": _CUSTOMER["email"],
        "kind": "类型 客户类型 類型 kind type",
        "group": "分组 客户等级 等级 分組 group level tier",
        "tax_number": "税号 纳税人识别号 稅號 taxnumber vatnumber taxid",
        "payment_days": "账期 账期天数 賬期 paymentdays creditdays terms",
        "note": "备注 備註 note remark notes",
        **{field: words for field, words in _ADDRESS.items() if field != "receiver"},
    },
    "stock": {
        "sku": _CODE,
        "quantity": _QUANTITY,
        "warehouse": "仓库 仓库编码 倉庫 warehouse warehousecode location",
        "bin": "库位 货位 仓位 庫位 貨位 bin shelf binlocation",
        "lot": "批次 批号 批號 lot batch lotno batchno",
    },
}  # fmt: skip
NEEDED = {
    "orders": ("order", "sku", "quantity"),
    "products": ("sku",),
    "customers": (),
    "stock": ("sku", "quantity"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the fields of a file stand: the place of a column by field, and the columns that nothing uses."""

    places: Mapping[str, int]
    unused: list[str]


def map_columns(
    what: str,
    columns: Sequence[str],
    *,
    fields: Sequence[str],
    given: Mapping[str, str],
    saved: Mapping[str, str],
    needed: Sequence[str],
) -> Columns:
    """This will find the column of each field: as given, else as saved, else by what it is called."""
    chosen = {**saved, **given}
    for field, column in chosen.items():
        if field not in fields:
            raise UnknownField(field, ", ".join(fields))
        if column and column not in columns:
            raise UnknownColumn(column, ", ".join(columns))
    # An empty name takes a field back from the guessing.
    places = {field: columns.index(column) for field, column in chosen.items() if column}
    for place, column in enumerate(columns):
        likely = None if place in places.values() else guessed(what, column)
        if likely in fields and likely is not None and likely not in chosen and likely not in places:
            places[likely] = place
    missing = [field for field in needed if field not in places]
    if missing:
        raise ColumnsMissing(", ".join(missing), ", ".join(columns))
    return Columns(places, [column for place, column in enumerate(columns) if place not in places.values()])


def guessed(what: str, column: str) -> str | None:
    """This will tell which field a column of this name most likely holds."""
    plain = _plain(column)
    for field, words in FIELDS[what].items():
        if plain == field.replace("_", "") or plain in {_plain(word) for word in words.split()}:
            return field
    return None


def save_mapping(what: str, name: str, columns: Mapping[str, str], *, by: Actor) -> None:
    """This will keep a mapping under a name, instead of the one that had it."""
    ImportMapping.objects.update_or_create(
        company_id=by.company_id, what=what, name=name, defaults={"columns": dict(columns)}
    )


def saved_mapping(what: str, name: str, *, by: Actor) -> dict[str, str]:
    """This will give the columns that are saved under a name."""
    rows = ImportMapping.objects.filter(company_id=by.company_id, what=what)
    found = dict(rows.values_list("name", "columns"))
    if name not in found:
        raise UnknownMapping(name, ", ".join(sorted(found)) or "none")
    return dict(found[name])


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
