import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        ('inventory', '0001_initial'),
        ('orders', '0001_initial'),
        ('sourcing', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fulfilment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('released', 'Released'), ('picked', 'Picked'), ('checked', 'Checked'), ('packed', 'Packed'), ('handed_over', 'Handed Over'), ('cancelled', 'Cancelled')], max_length=12)),
                ('steps', models.CharField(choices=[('ship', 'Ship'), ('pick_ship', 'Pick Ship'), ('pick_pack_ship', 'Pick Pack Ship'), ('pick_check_pack_ship', 'Pick Check Pack Ship')], max_length=24)),
                ('priority', models.IntegerField(db_default=0)),
                ('ship_by', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('edition', models.IntegerField(db_default=1)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('split_from', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='fulfilment.fulfilment')),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('split_from__isnull', False)), fields=['split_from'], name='fulfilments_split_from'), models.Index(condition=models.Q(('state__in', ['released', 'picked', 'checked', 'packed'])), fields=['warehouse', 'state', '-priority', 'id'], name='fulfilments_to_be_done'), models.Index(fields=['company', 'state', '-id'], name='fulfilments_by_state')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_fulfilment_per_number')],
            },
        ),
        migrations.CreateModel(
            name='FulfilmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('quantity', models.BigIntegerField()),
                ('recalled', models.BigIntegerField(db_default=0)),
                ('short', models.BigIntegerField(db_default=0)),
                ('picked', models.BigIntegerField(db_default=0)),
                ('packed', models.BigIntegerField(db_default=0)),
                ('shipped', models.BigIntegerField(db_default=0)),
                ('fulfilment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='fulfilment.fulfilment')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fulfilment_lines', to='orders.orderline')),
                ('promise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sourcing.promise')),
                ('sku', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fulfilment', 'position'), name='one_fulfilment_line_per_position'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('recalled__gte', 0), ('shipped__gte', 0), ('short__gte', 0), ('packed__lte', models.F('picked')), ('shipped__lte', models.F('packed')), ('picked__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity'), '-', models.F('recalled')), '-', models.F('short')))), name='ship_what_is_packed_and_pack_what_is_picked')],
            },
        ),
        migrations.CreateModel(
            name='ParcelRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('rules', models.JSONField()),
                ('active', models.BooleanField(db_default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'version'), name='one_parcel_rules_version'), models.UniqueConstraint(condition=models.Q(('active', True)), fields=('company',), name='one_active_parcel_rules')],
            },
        ),
        migrations.CreateModel(
            name='PickTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('picked', models.BigIntegerField(db_default=0)),
                ('shipped', models.BigIntegerField(db_default=0)),
                ('bin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.bin')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='fulfilment.fulfilmentline')),
                ('lot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.place')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('picked__lte', models.F('quantity')), ('shipped__gte', 0), ('shipped__lte', models.F('picked'))), name='take_no_more_than_the_task_asks')],
            },
        ),
    ]
