"""Which fields a list has, and what people call their columns, in Chinese of both scripts and English."""

# What headers are called, without blanks, case and punctuation. The first field that fits takes the column.
_CUSTOMER = {
    "customer": (
        "客户编号 客户编码 客户号 客户id 会员号 会员id 买家id 買家id 客戶編號 客戶編碼 客戶號 會員號 "
        "customerid customerno "
        "customernumber buyerid userid memberid"
    ),
    "customer_name": (
        "客户 客户名称 客户姓名 买家 买家昵称 买家姓名 会员名 客戶 客戶名稱 客戶姓名 買家 買家姓名 買家暱稱 customer "
        "customername buyer buyername client"
    ),
    "phone": (
        "手机 手机号 手机号码 电话 联系电话 联系方式 收货人手机 收货人电话 收件人手机 收件人电话 手機 手機號 "
        "手機號碼 "
        "電話 聯絡電話 收貨人手機 收貨人電話 收件人電話 phone mobile tel "
        "telephone phonenumber receiverphone"
    ),
    "email": "邮箱 电子邮箱 電子郵件 電郵 email mail emailaddress",
}  # fmt: skip
_ADDRESS = {
    "receiver": (
        "收货人 收件人 收货人姓名 收件人姓名 收貨人 收貨人姓名 receiver recipient consignee "
        "shiptoname shippingname"
    ),
    "country": "国家 国家地区 國家 國家地區 country countrycode shippingcountry",
    "province": "省 省份 收货省 收货人省份 省/州 收貨省 province state shippingprovince",
    "city": "市 城市 收货市 收货人城市 收貨市 city shippingcity town",
    "district": "区 县 区县 收货区 收货人区县 區 縣 區縣 收貨區 district county",
    "street": (
        "地址 详细地址 收货地址 街道地址 地址详情 收货人地址 收件地址 詳細地址 收貨地址 address "
        "street addressline1 shippingaddress shipto"
    ),
    "postcode": "邮编 邮政编码 郵遞區號 郵編 postcode zip zipcode postalcode",
}  # fmt: skip
_CODE = (
    "商品编码 商品编号 商品代码 货号 商家编码 货品编码 规格编号 sku sku编码 sku编号 规格编码 物料编码 "
    "商品編碼 商品編號 商品代碼 商家編碼 規格編碼 貨號 料號 "
    "stockcode skucode itemcode itemno productcode code item 编码 编号"
)
_NAME = (
    "商品名称 商品 品名 商品标题 名称 货品名称 商品名稱 商品標題 貨品名稱 名稱 description productname "
    "itemname title name product"
)
_QUANTITY = (
    "数量 件数 购买数量 商品数量 库存 库存数量 期初数量 盘点数量 數量 件數 購買數量 商品數量 庫存 庫存數量 "
    "盤點數量 quantity qty count units stock onhand"
)
_PRICE = "单价 价格 售价 商品单价 成交价 單價 價格 售價 商品單價 成交價 price unitprice saleprice listprice"

_ORDER = (
    "订单号 订单编号 单号 订单id 交易号 平台单号 原始单号 外部单号 單號 訂單號 訂單編號 平台單號 原始單號 "
    "orderno ordernumber orderid order"
)
_AMOUNT = (
    "金额 收款金额 到账金额 实收金额 贷方金额 收入金额 金額 收款金額 到帳金額 實收金額 amount credit paid received"
)
_CURRENCY = "币种 货币 幣種 幣別 貨幣 currency"

FIELDS: dict[str, dict[str, str]] = {
    "orders": {
        "order": (
            "订单号 订单编号 单号 订单id 交易号 平台单号 原始单号 外部单号 單號 發票號 訂單號 訂單編號 "
            "平台單號 原始單號 invoice "
            "invoiceno invoicenumber orderno ordernumber orderid order reference"
        ),
        "sku": _CODE,
        "title": _NAME,
        "quantity": _QUANTITY,
        "price": _PRICE,
        "date": (
            "日期 下单时间 订单日期 下单日期 付款时间 时间 创建时间 訂單日期 下單時間 下單日期 付款時間 時間 "
            "創建時間 建立時間 invoicedate "
            "orderdate date createdat orderedat time placedat"
        ),
        **_CUSTOMER,
        **_ADDRESS,
        "shipping": "运费 邮费 快递费 買家運費 運費 郵費 shipping freight postage shippingfee",
        "discount": "优惠 折扣 优惠金额 折扣金额 優惠 折扣金額 優惠金額 discount discountamount",
        "order_discount": "整单优惠 订单优惠 整单折扣 整單優惠 訂單優惠 orderdiscount",
        "message": "买家留言 客户留言 留言 買家留言 客戶留言 備註 備注 message customernote buyermessage",
        "memo": "卖家备注 备注 客服备注 賣家備註 客服備註 memo note sellernote remark",
    },
    "products": {
        "sku": _CODE,
        "name": _NAME,
        "price": _PRICE,
        "cost": "成本 成本价 进价 成本價 進價 cost costprice purchaseprice",
        "unit": "单位 计量单位 單位 計量單位 unit uom",
        "barcode": "条码 条形码 国际条码 條碼 條形碼 國際條碼 barcode ean upc gtin",
        "weight_g": "重量g 重量克 重量 克重 重量公克 weightg weightgrams weight grams",
        "tax_rate": "税率 稅率 taxrate vat vatrate",
        "product": "款号 款式编码 spu spu编码 款號 款式編碼 productgroup parentsku style",
        "category": "分类 类目 类别 分類 類別 類目 category",
        "brand": "品牌 brand",
    },
    "customers": {
        "customer": _CUSTOMER["customer"] + " 编号 编码 編號 編碼 id no number",
        "name": _CUSTOMER["customer_name"] + " 姓名 名称 公司 公司名称 名稱 公司名稱 name company fullname",
        "phone": _CUSTOMER["phone"],
        "email": _CUSTOMER["email"],
        "kind": "类型 客户类型 類型 客戶類型 kind type",
        "group": "分组 客户等级 等级 分組 等級 客戶等級 group level tier",
        "tax_number": "税号 纳税人识别号 稅號 統一編號 統編 taxnumber vatnumber taxid",
        "payment_days": "账期 账期天数 賬期 帳期 賬期天數 paymentdays creditdays terms",
        "note": "备注 備註 note remark notes",
        **{field: words for field, words in _ADDRESS.items() if field != "receiver"},
    },
    "addresses": {
        "customer": _CUSTOMER["customer"] + " 编号 编码 編號 編碼 number",
        "phone": _CUSTOMER["phone"],
        "receiver": _ADDRESS["receiver"] + " 姓名 name",
        **{field: words for field, words in _ADDRESS.items() if field != "receiver"},
    },
    "prices": {
        "price_list": "价目表 价格表 价格体系 價目表 價格表 pricelist list",
        "sku": _CODE,
        "price": _PRICE,
        "min_quantity": "起订量 最小数量 起批量 数量 起訂量 最小數量 數量 minquantity minqty quantity from",
    },
    "shipments": {
        "order": _ORDER,
        "carrier": (
            "快递公司 物流公司 承运商 快递 物流 配送方式 快遞公司 物流公司 承運商 貨運公司 快遞 carrier "
            "courier shippingmethod"
        ),
        "tracking_number": (
            "运单号 快递单号 物流单号 物流编号 面单号 快遞單號 物流單號 運單號 貨運單號 追蹤號碼 "
            "trackingnumber trackingno tracking waybill awb"
        ),
        "weight": "重量 重量kg 称重 包裹重量 重量公斤 秤重 weight weightkg",
        "override_reason": "单号例外原因 例外原因 單號例外原因 overridereason",
    },
    "payments": {
        "number": "收款单号 收款编号 收款單號 收款編號 paymentnumber paymentno number",
        "reference": (
            "流水号 交易流水号 交易号 凭证号 银行流水号 参考号 流水號 交易流水號 交易號 憑證號 銀行流水號 "
            "reference transactionid transaction paymentid"
        ),
        "amount": _AMOUNT,
        "date": (
            "日期 收款日期 到账日期 交易日期 交易时间 入账日期 到帳日期 交易時間 入帳日期 date paidon "
            "receivedon valuedate"
        ),
        "method": "方式 收款方式 付款方式 支付方式 收款類型 method paymentmethod",
        "order": _ORDER,
        "customer": _CUSTOMER["customer"],
        "currency": _CURRENCY,
        "note": "备注 摘要 附言 用途 備註 摘要 附言 note remark description memo",
    },
    "opening-balances": {
        "customer": _CUSTOMER["customer"] + " 编号 编码 編號 編碼 number",
        "phone": _CUSTOMER["phone"],
        "amount": (
            "期初余额 期初欠款 期初应收 欠款 应收 应收余额 余额 期初餘額 期初應收 應收 應收餘額 餘額 " + _AMOUNT
        ),
        "reference": "单据号 凭证号 单号 参考号 單據號 憑證號 單號 reference voucher document invoice",
        "date": "日期 期初日期 截止日期 date ason",
        "currency": _CURRENCY,
    },
    "stock": {
        "sku": _CODE,
        "quantity": _QUANTITY,
        "warehouse": "仓库 仓库编码 倉庫 倉庫編碼 warehouse warehousecode location",
        "bin": "库位 货位 仓位 庫位 貨位 倉位 bin shelf binlocation",
        "lot": "批次 批号 批次號 批號 lot batch lotno batchno",
        "expires_on": (
            "有效期 有效期至 有效期限 到期日 失效日期 保质期至 有效日期 到期日期 失效日期 保存期限 expireson expires "
            "expiry expirydate expirationdate bestbefore"
        ),
    },
}  # fmt: skip
NEEDED = {
    "orders": ("order", "sku", "quantity"),
    "products": ("sku",),
    "customers": (),
    "stock": ("sku", "quantity"),
    "addresses": (),
    "prices": ("price_list", "sku", "price"),
    "shipments": ("order", "carrier", "tracking_number"),
    "payments": ("amount",),
    "opening-balances": ("amount", "reference"),
}
# What is known by them outside: their digits must be certain, and are the same in any width.
CODES = frozenset(
    {"order", "sku", "customer", "phone", "barcode", "product", "tax_number", "tracking_number", "reference", "lot",
     "bin", "warehouse", "price_list", "carrier", "postcode", "number"}
)  # fmt: skip
# What all rows of an order share, so that a sheet may say it on the first of them only.
OF_AN_ORDER = frozenset({"order", "date", "shipping", "order_discount", "message", "memo", *_CUSTOMER, *_ADDRESS})
# What counts once where cells are merged: repeated, it would be taken twice.
COUNTED_ONCE = frozenset({"quantity", "price", "discount", "amount"})
