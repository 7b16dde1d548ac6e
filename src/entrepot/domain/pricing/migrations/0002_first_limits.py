from django.db import migrations


def write_first_limits(apps, schema_editor):
    """Sales may round off a little; who may overwrite totals may do so by any amount."""
    limits = apps.get_model("pricing", "AdjustmentLimit").objects
    for company in apps.get_model("accounts", "Company").objects.all():
        limits.create(company=company, permission="pricing.overwrite_totals")
        limits.create(
            company=company, permission="pricing.round_off_totals", amount="1.00", currency=company.currency,
            share="0.01",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [migrations.RunPython(write_first_limits, migrations.RunPython.noop)]
