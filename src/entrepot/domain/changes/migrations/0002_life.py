from django.db import migrations

from entrepot.domain.changes.states import LIFE_OF_A_CHANGE


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_initial")]

    operations = [migrations.RunSQL(LIFE_OF_A_CHANGE.trigger("changes_changeset"), migrations.RunSQL.noop)]
