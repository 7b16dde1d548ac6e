from django.db import migrations

from entrepot.desk.bulk.states import LIFE_OF_A_RUN


class Migration(migrations.Migration):
    dependencies = [("bulk", "0001_initial")]

    operations = [migrations.RunSQL(LIFE_OF_A_RUN.trigger("bulk_bulkrun"), migrations.RunSQL.noop)]
