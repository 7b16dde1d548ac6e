from django.db import migrations

from entrepot.domain.fulfilment.states import LIFE_OF_A_FULFILMENT


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0001_initial")]

    operations = [
        migrations.RunSQL(LIFE_OF_A_FULFILMENT.trigger("fulfilment_fulfilment"), migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE fulfilment_fulfilmentline SET (fillfactor = 70); ALTER TABLE fulfilment_picktask SET (fillfactor = 70)",
            migrations.RunSQL.noop,
        ),
    ]
