from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting
from entrepot.integrations.files.states import LIFE_OF_AN_IMPORT


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]

    operations = [
        migrations.RunSQL(refuse_rewriting("files_importchunk"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("files_importedthing"), migrations.RunSQL.noop),
        migrations.RunSQL(LIFE_OF_AN_IMPORT.trigger("files_importbatch"), migrations.RunSQL.noop),
    ]
