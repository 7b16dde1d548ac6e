"""The services that most houses begin with. What the carriers ask for is agreed by contract, and set later."""

from django.db import migrations

SERVICES = [
    # code, carrier, name, kind, takes cash
    ("sf", "SF", {"zh-hans": "顺丰速运", "zh-hant": "順豐速運", "en": "SF Express"}, "delivery", True),
    ("yto", "YTO", {"zh-hans": "圆通速递", "zh-hant": "圓通速遞", "en": "YTO Express"}, "delivery", True),
    ("zto", "ZTO", {"zh-hans": "中通快递", "zh-hant": "中通快遞", "en": "ZTO Express"}, "delivery", False),
    ("pickup", "SELF", {"zh-hans": "自提", "zh-hant": "自取", "en": "Collect in person"}, "pickup", True),
]


def offer(apps, schema_editor):
    company = apps.get_model("accounts", "Company").objects.order_by("pk").first()
    if company is None:
        return
    service = apps.get_model("freight", "Service")
    for code, carrier, name, kind, takes_cash in SERVICES:
        made = service.objects.create(
            company=company, code=code, carrier=carrier, name=name, kind=kind,
            currency=company.currency, takes_cash=takes_cash,
        )
        if kind == "pickup":
            apps.get_model("freight", "Tariff").objects.create(service=made)


class Migration(migrations.Migration):
    dependencies = [("freight", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [migrations.RunPython(offer, migrations.RunPython.noop)]
