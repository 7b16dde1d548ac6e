
import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_numbers_that_begin_anew'),
        ('customers', '0004_fields_of_ones_own'),
        ('orders', '0012_blacklist'),
        ('receivables', '0007_opening_balances'),
        ('sourcing', '0003_due_and_lookups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='custom',
            field=models.JSONField(db_default={}),
        ),
        migrations.AddField(
            model_name='orderline',
            name='custom',
            field=models.JSONField(db_default={}),
        ),
        migrations.AddIndex(
            model_name='order',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('custom', {}), _negated=True), fields=['custom'], name='orders_by_custom_field', opclasses=['jsonb_path_ops']),
        ),
    ]
