from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting

OUTSIDE = ["supplier", "customer", "loss", "transit", "before_the_books"]


def name_the_outside(apps, schema_editor):
    place = apps.get_model("inventory", "Place")
    for company in apps.get_model("accounts", "Company").objects.all():
        for kind in OUTSIDE:
            place.objects.create(company=company, kind=kind, code=kind.upper(), sellable=False)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("accounts", "0002_first_company")]

    operations = [
        migrations.RunSQL(refuse_rewriting("inventory_move"), migrations.RunSQL.noop),
        # Hot rows change without new index entries while their page has room.
        migrations.RunSQL(
            "ALTER TABLE inventory_level SET (fillfactor = 50); ALTER TABLE inventory_bin SET (fillfactor = 50)",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(name_the_outside, migrations.RunPython.noop),
    ]
