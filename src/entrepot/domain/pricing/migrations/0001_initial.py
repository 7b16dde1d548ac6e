import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PriceList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('currency', models.CharField(max_length=3)),
                ('priority', models.IntegerField(db_default=0)),
                ('valid_from', models.DateTimeField(null=True)),
                ('valid_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('archived_at', models.DateTimeField(null=True)),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customergroup')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_price_list_per_code'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='a_price_list_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('min_quantity', models.BigIntegerField(db_default=1)),
                ('unit_price', models.DecimalField(decimal_places=6, max_digits=20)),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='pricing.pricelist')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('list', 'sku', 'min_quantity'), name='one_price_per_tier'), models.CheckConstraint(condition=models.Q(('min_quantity__gt', 0)), name='a_tier_begins_above_nothing'), models.CheckConstraint(condition=models.Q(('unit_price__gte', 0)), name='a_price_is_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='AdjustmentLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.CharField(max_length=100)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('currency', models.CharField(db_default='', max_length=3)),
                ('share', models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'permission'), name='one_adjustment_limit_per_permission'), models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), models.Q(('amount__gte', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), models.Q(('share__isnull', True), models.Q(('share__gte', 0), ('share__lte', 1)), _connector='OR')), name='an_adjustment_limit_is_not_negative')],
            },
        ),
    ]
