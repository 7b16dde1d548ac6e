"""The carriers that every company begins with."""

from django.db import migrations

CARRIERS = [
    # code, simplified, traditional, English, pattern, a number that fits it
    ("SF", "顺丰速运", "順豐速運", "SF Express", r"SF\d{10,15}|\d{12}|\d{15}", "SF1234567890123"),
    ("YTO", "圆通速递", "圓通速遞", "YTO Express", r"YT\d{13}|[A-Z]{1,2}\d{8,12}|\d{10,12}|\d{18}", "YT1234567890123"),
    ("ZTO", "中通快递", "中通快遞", "ZTO Express", r"7\d{11,13}|\d{12}", "78123456789012"),
    ("STO", "申通快递", "申通快遞", "STO Express", r"77\d{11,13}|STO\d{10}|\d{12,13}", "773123456789012"),
    ("YUNDA", "韵达快递", "韻達快遞", "Yunda Express", r"\d{13}|4\d{14}|YD\d{13}", "4312345678901"),
    ("JD", "京东物流", "京東物流", "JD Logistics", r"JD[A-Z0-9]{10,18}|JD[A-Z0-9]{10,18}-\d{1,3}-\d{1,3}-?|\d{10,15}",
     "JDVA12345678901"),
    ("EMS", "邮政特快专递", "郵政特快專遞", "EMS", r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}", "EA123456789CN"),
    ("POST", "中国邮政", "中國郵政", "China Post", r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}", "9812345678901"),
    ("JT", "极兔速递", "極兔速遞", "J&T Express", r"JT\d{13}|UT\d{13}|\d{12}", "JT1234567890123"),
    ("DB", "德邦快递", "德邦快遞", "Deppon Express", r"DPK\d{12}|DPL\d{12}|\d{8,10}|\d{15}", "DPK123456789012"),
    ("BEST", "百世快运", "百世快運", "Best Freight", r"\d{11,15}", "71234567890123"),
    ("ANE", "安能物流", "安能物流", "ANE Logistics", r"\d{12,15}", "300123456789"),
    ("KYE", "跨越速运", "跨越速運", "KYE Express", r"KY\d{13}|\d{11,13}", "KY4000123456789"),
    ("TCAT", "黑猫宅急便", "黑貓宅急便", "T-CAT", r"\d{10}|\d{12}", "123456789012"),
    ("HCT", "新竹物流", "新竹物流", "HCT Logistics", r"\d{10}|\d{12}", "1234567890"),
    ("UPS", "UPS", "UPS", "UPS", r"1Z[0-9A-Z]{16}|T\d{10}|\d{9}|\d{12}|\d{18}", "1Z999AA10123456784"),
    ("FEDEX", "联邦快递", "聯邦快遞", "FedEx", r"\d{12}|\d{15}|\d{20}|\d{22}", "123456789012"),
    ("DHL", "DHL", "DHL", "DHL", r"\d{10,11}|[A-Z]{3}\d{7,9}|JJD\d{16,18}|JVGL\d{16,20}", "1234567890"),
    ("USPS", "美国邮政", "美國郵政", "USPS", r"9\d{21}|\d{20}|[A-Z]{2}\d{9}US", "9400110200881234567890"),
]  # fmt: skip


def name_carriers(apps, schema_editor):
    carrier = apps.get_model("shipping", "Carrier")
    carrier.objects.bulk_create(
        carrier(code=code, name={"zh-hans": hans, "zh-hant": hant, "en": en}, pattern=pattern, example=example)
        for code, hans, hant, en, pattern, example in CARRIERS
    )


class Migration(migrations.Migration):
    dependencies = [("shipping", "0002_life")]

    operations = [migrations.RunPython(name_carriers, migrations.RunPython.noop)]
