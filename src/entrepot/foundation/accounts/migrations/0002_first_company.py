"""The first company, its channels, its numbers, and the index that search reads."""

from django.db import migrations

CHANNELS = [
    # code, name, kind, shortage policy, keeps bad orders, reserve when
    ("web", {"zh-hans": "官网", "zh-hant": "官網", "en": "Web shop"}, "shop", "refuse", False, "order"),
    ("counter", {"zh-hans": "门店", "zh-hant": "門店", "en": "Counter"}, "counter", "refuse", False, "order"),
    ("phone", {"zh-hans": "电话", "zh-hant": "電話", "en": "Telephone"}, "team", "wait", False, "order"),
    ("wholesale", {"zh-hans": "批发", "zh-hant": "批發", "en": "Wholesale"}, "team", "wait", False, "approval"),
    ("tmall", {"zh-hans": "天猫", "zh-hant": "天貓", "en": "Tmall"}, "marketplace", "wait", True, "order"),
    ("jd", {"zh-hans": "京东", "zh-hant": "京東", "en": "JD"}, "marketplace", "wait", True, "order"),
    ("douyin", {"zh-hans": "抖音", "zh-hant": "抖音", "en": "Douyin"}, "marketplace", "wait", True, "order"),
    ("import", {"zh-hans": "导入", "zh-hant": "匯入", "en": "Import"}, "file", "wait", True, "order"),
]

NUMBERS = {
    "order": "SO{date:%y%m%d}{seq:06}",
    "customer": "C{seq:07}",
    "receipt": "R{date:%y%m%d}{seq:05}",
    "adjustment": "A{date:%y%m%d}{seq:05}",
    "fulfilment": "F{date:%y%m%d}{seq:06}",
    "parcel": "P{date:%y%m%d}{seq:06}",
    "payment": "PA{date:%y%m%d}{seq:06}",
    "refund": "RF{date:%y%m%d}{seq:06}",
    "return": "RT{date:%y%m%d}{seq:06}",
    "change": "CH{date:%y%m%d}{seq:06}",
}


def open_the_house(apps, schema_editor):
    company = apps.get_model("accounts", "Company").objects.create(
        code="main", name={"zh-hans": "我的公司", "zh-hant": "我的公司", "en": "My company"}
    )
    channel = apps.get_model("accounts", "Channel")
    for code, name, kind, shortage, keeps, reserve in CHANNELS:
        channel.objects.create(
            company=company, code=code, name=name, kind=kind, shortage_policy=shortage,
            keeps_bad_orders=keeps, reserve_when=reserve,
        )
    rule = apps.get_model("accounts", "NumberRule")
    for document, pattern in NUMBERS.items():
        rule.objects.create(company=company, document=document, pattern=pattern)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "\n".join(f"CREATE SEQUENCE number_{document};" for document in NUMBERS),
            "\n".join(f"DROP SEQUENCE number_{document};" for document in NUMBERS),
        ),
        migrations.RunSQL(
            "CREATE INDEX search_by_token ON accounts_searchtokens USING gin (tokens)",
            "DROP INDEX search_by_token",
        ),
        migrations.RunPython(open_the_house, migrations.RunPython.noop),
    ]
