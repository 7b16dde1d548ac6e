import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_numbers_that_begin_anew'),
        ('fulfilment', '0004_parcel_rules'),
        ('inventory', '0004_serials'),
    ]

    operations = [
        migrations.AlterField(
            model_name='fulfilment',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='fulfilment',
            name='split_from',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='fulfilment.fulfilment'),
        ),
        migrations.AlterField(
            model_name='fulfilmentline',
            name='fulfilment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fulfilment.fulfilment'),
        ),
        migrations.AddIndex(
            model_name='fulfilment',
            index=models.Index(condition=models.Q(('split_from__isnull', False)), fields=['split_from'], name='fulfilments_split_from'),
        ),
    ]
