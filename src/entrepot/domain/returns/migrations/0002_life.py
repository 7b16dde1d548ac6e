from django.db import migrations

from entrepot.domain.returns.states import LIFE_OF_A_RETURN


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial")]

    operations = [migrations.RunSQL(LIFE_OF_A_RETURN.trigger("returns_return"), migrations.RunSQL.noop)]
