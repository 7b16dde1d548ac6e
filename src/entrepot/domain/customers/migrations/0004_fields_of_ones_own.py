
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_remitters'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='custom',
            field=models.JSONField(db_default={}),
        ),
    ]
