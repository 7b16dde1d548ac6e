from django.db import migrations

from entrepot.domain.orders.states import LIFE_OF_AN_ORDER

REVIEW = [
    {"rule": "goods_unmatched"},
    {"rule": "address_incomplete"},
    {"rule": "address_masked"},
    {"rule": "customer_blocked"},
    {"rule": "price_missing"},
    {"rule": "price_below_floor"},
    {"rule": "duplicate", "minutes": 30},
    {"rule": "credit_limit"},
]


def first_rules(apps, schema_editor):
    rules = apps.get_model("orders", "ReviewRules")
    for company in apps.get_model("accounts", "Company").objects.all():
        rules.objects.create(company=company, version=1, rules=REVIEW, active=True)


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [
        migrations.RunSQL(LIFE_OF_AN_ORDER.trigger("orders_order"), migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE orders_order SET (fillfactor = 80)", migrations.RunSQL.noop),
        migrations.RunPython(first_rules, migrations.RunPython.noop),
    ]
