
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_foreign_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='sku',
            name='custom',
            field=models.JSONField(db_default={}),
        ),
    ]
