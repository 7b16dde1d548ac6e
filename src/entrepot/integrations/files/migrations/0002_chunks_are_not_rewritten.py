from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [migrations.RunSQL(refuse_rewriting("files_importchunk"), migrations.RunSQL.noop)]
