import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.CharField(choices=[('cancellation', 'Cancellation'), ('hold', 'Hold'), ('rejection', 'Rejection'), ('amendment', 'Amendment'), ('withdrawal', 'Withdrawal'), ('price_adjustment', 'Price Adjustment'), ('stock_adjustment', 'Stock Adjustment'), ('return', 'Return'), ('refund', 'Refund'), ('override', 'Override'), ('unallocation', 'Unallocation')], max_length=20)),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('position', models.IntegerField(db_default=0)),
                ('active', models.BooleanField(db_default=True)),
                ('edition', models.IntegerField(db_default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'use', 'code'), name='one_reason_per_code'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]{0,39}$')), name='books_keep_the_code')],
            },
        ),
    ]
