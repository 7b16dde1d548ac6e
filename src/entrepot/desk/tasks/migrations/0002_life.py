from django.db import migrations

from entrepot.desk.tasks.states import LIFE_OF_A_TASK


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [migrations.RunSQL(LIFE_OF_A_TASK.trigger("tasks_task"), migrations.RunSQL.noop)]
