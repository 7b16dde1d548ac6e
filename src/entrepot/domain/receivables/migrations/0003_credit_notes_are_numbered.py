from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting

PATTERN = "CN{date:%y%m%d}{seq:06}"


def first_rule(apps, schema_editor):
    rule = apps.get_model("accounts", "NumberRule")
    for company in apps.get_model("accounts", "Company").objects.all():
        rule.objects.create(company=company, document="credit_note", pattern=PATTERN)


class Migration(migrations.Migration):
    dependencies = [("receivables", "0002_postings_balance"), ("accounts", "0002_first_company")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE number_credit_note", "DROP SEQUENCE number_credit_note"),
        migrations.RunSQL(refuse_rewriting("receivables_creditnote"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("receivables_creditnoteline"), migrations.RunSQL.noop),
        migrations.RunPython(first_rule, migrations.RunPython.noop),
    ]
