from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting


class Migration(migrations.Migration):
    dependencies = [("printing", "0001_initial")]

    operations = [migrations.RunSQL(refuse_rewriting("printing_printrecord"), migrations.RunSQL.noop)]
