import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carrier', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('kind', models.CharField(choices=[('delivery', 'Delivery'), ('pickup', 'Pickup')], db_default='delivery', max_length=10)),
                ('currency', models.CharField(db_default='CNY', max_length=3)),
                ('takes_cash', models.BooleanField(db_default=False)),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_service_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), db_default=['CN'], size=None)),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), db_default=[], size=None)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_zone_per_code')],
            },
        ),
        migrations.CreateModel(
            name='TransitTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(db_default='', max_length=12)),
                ('days_min', models.SmallIntegerField()),
                ('days_max', models.SmallIntegerField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transit_times', to='freight.service')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='freight.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'origin', 'zone'), name='one_transit_time_per_way', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('days_max__gte', models.F('days_min')), ('days_min__gte', 0)), name='nothing_arrives_before_it_leaves')],
            },
        ),
        migrations.CreateModel(
            name='Tariff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(db_default='', max_length=12)),
                ('up_to_g', models.BigIntegerField(null=True)),
                ('deliverable', models.BooleanField(db_default=True)),
                ('first_weight_g', models.BigIntegerField(db_default=1000)),
                ('first_price', models.DecimalField(db_default=0, decimal_places=6, max_digits=20)),
                ('step_g', models.BigIntegerField(db_default=1000)),
                ('step_price', models.DecimalField(db_default=0, decimal_places=6, max_digits=20)),
                ('surcharge', models.DecimalField(db_default=0, decimal_places=6, max_digits=20)),
                ('min_fee', models.DecimalField(db_default=0, decimal_places=6, max_digits=20)),
                ('free_over', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('divisor', models.IntegerField(db_default=0)),
                ('rounding_g', models.IntegerField(db_default=0)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tariffs', to='freight.service')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='freight.zone')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'zone', 'origin', 'up_to_g'), name='one_tariff_per_zone_and_tier', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('divisor__gte', 0), ('first_price__gte', 0), ('first_weight_g__gte', 0), ('min_fee__gte', 0), ('rounding_g__gte', 0), ('step_g__gt', 0), ('step_price__gte', 0), ('surcharge__gte', 0)), name='a_tariff_can_be_reckoned')],
            },
        ),
    ]
