from django.db import migrations

from entrepot.domain.shipping.states import LIFE_OF_A_PARCEL


class Migration(migrations.Migration):
    dependencies = [("shipping", "0001_initial")]

    operations = [
        migrations.RunSQL(LIFE_OF_A_PARCEL.trigger("shipping_parcel"), migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE shipping_parcel SET (fillfactor = 70)",
            migrations.RunSQL.noop,
        ),
    ]
