from django.db import migrations

from entrepot.domain.sourcing.states import LIFE_OF_A_PROMISE
from entrepot.foundation.append_only import refuse_rewriting

RULES = [
    {"rule": "channel_coverage"},
    {"rule": "region_coverage"},
    {"rule": "pinned_warehouse"},
    {"rule": "fewest_parcels"},
    {"rule": "nearest_region"},
    {"rule": "warehouse_priority"},
    {"rule": "most_stock"},
]


def first_rules(apps, schema_editor):
    rule_set = apps.get_model("sourcing", "RuleSet")
    for company in apps.get_model("accounts", "Company").objects.all():
        rule_set.objects.create(company=company, version=1, rules=RULES, active=True)


class Migration(migrations.Migration):
    dependencies = [("sourcing", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [
        migrations.RunSQL(LIFE_OF_A_PROMISE.trigger("sourcing_promise"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("sourcing_decision"), migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE sourcing_demand SET (fillfactor = 70); ALTER TABLE sourcing_promise SET (fillfactor = 70)",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(first_rules, migrations.RunPython.noop),
    ]
