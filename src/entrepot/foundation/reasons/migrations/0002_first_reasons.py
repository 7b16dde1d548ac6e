"""The reasons that most houses begin with; each adds and drops its own."""

from django.db import migrations

# Use, code, then the name in simplified and traditional Chinese and in English.
REASONS = [
    ("cancellation", "changed_mind", "客户不想要了", "客戶不想要了", "The customer changed their mind"),
    ("cancellation", "ordered_twice", "重复下单", "重複下單", "Ordered twice"),
    ("cancellation", "out_of_stock", "缺货", "缺貨", "Out of stock"),
    ("cancellation", "not_paid", "超时未付款", "逾時未付款", "Not paid in time"),
    ("cancellation", "wrong_address", "地址有误", "地址有誤", "Wrong address"),
    ("cancellation", "cannot_deliver", "快递不到", "快遞無法送達", "Cannot be delivered there"),
    ("hold", "customer_asked", "客户要求暂缓发货", "客戶要求暫緩出貨", "The customer asked to wait"),
    ("hold", "address_check", "待核实地址", "待核實地址", "Address to be checked"),
    ("hold", "payment_check", "待核实付款", "待核實付款", "Payment to be checked"),
    ("hold", "suspected_fraud", "疑似异常订单", "疑似異常訂單", "Suspected fraud"),
    ("rejection", "data_wrong", "订单信息有误", "訂單資料有誤", "Wrong data"),
    ("rejection", "price_wrong", "价格有误", "價格有誤", "Wrong price"),
    ("rejection", "suspected_fraud", "疑似恶意订单", "疑似惡意訂單", "Suspected fraud"),
    ("amendment", "customer_asked", "客户要求修改", "客戶要求修改", "The customer asked for it"),
    ("amendment", "entry_mistake", "录入错误", "輸入錯誤", "Entered wrongly"),
    ("withdrawal", "approved_by_mistake", "误审", "誤審", "Approved by mistake"),
    ("withdrawal", "customer_asked", "客户要求修改", "客戶要求修改", "The customer asked for a change"),
    ("price_adjustment", "rounding", "抹零", "去零頭", "Rounded off"),
    ("price_adjustment", "agreed_price", "协议价", "議定價", "Agreed price"),
    ("price_adjustment", "compensation", "售后补偿", "售後補償", "Compensation"),
    ("stock_adjustment", "counted", "盘点差异", "盤點差異", "Counted otherwise"),
    ("stock_adjustment", "damaged", "破损", "破損", "Damaged"),
    ("stock_adjustment", "lost", "丢失", "遺失", "Lost"),
    ("stock_adjustment", "expired", "过期", "過期", "Expired"),
    ("return", "no_reason", "七天无理由退货", "七天無理由退貨", "Returned without giving a reason"),
    ("return", "defective", "质量问题", "品質問題", "Defective"),
    ("return", "wrong_item", "发错货", "出錯貨", "Wrong item sent"),
    ("return", "damaged_in_transit", "运输破损", "運送破損", "Damaged on the way"),
    ("refund", "goods_returned", "已退货", "已退貨", "Goods were returned"),
    ("refund", "paid_twice", "重复付款", "重複付款", "Paid twice"),
    ("refund", "price_difference", "退差价", "退差價", "Difference in price"),
    ("override", "system_error", "系统状态有误", "系統狀態有誤", "The state was wrong"),
    ("override", "settled_elsewhere", "线下已处理", "線下已處理", "Settled outside the system"),
    ("unallocation", "more_urgent", "让给更急的订单", "讓給更急的訂單", "Another order is more urgent"),
    ("unallocation", "other_warehouse", "改由其他仓发货", "改由其他倉出貨", "To be sent from elsewhere"),
]


def begin(apps, schema_editor):
    reason = apps.get_model("reasons", "Reason")
    for company in apps.get_model("accounts", "Company").objects.order_by("pk"):
        reason.objects.bulk_create(
            reason(
                company=company, use=use, code=code, position=position, active=True, edition=1,
                name={"zh-hans": simplified, "zh-hant": traditional, "en": english},
            )
            for position, (use, code, simplified, traditional, english) in enumerate(REASONS)
        )


class Migration(migrations.Migration):
    dependencies = [("reasons", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
