from django.db import migrations

from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [migrations.RunSQL(LIFE_OF_A_NOTICE.trigger("notices_notice"), migrations.RunSQL.noop)]
