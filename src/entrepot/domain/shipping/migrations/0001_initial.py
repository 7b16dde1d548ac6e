import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('fulfilment', '0001_initial'),
        ('inventory', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Waybill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carrier', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=60)),
                ('repeat', models.IntegerField(db_default=0)),
                ('override_reason', models.CharField(db_default='', max_length=400)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'carrier', 'number', 'repeat'), name='a_number_is_used_once')],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('packed', 'Packed'), ('unpacked', 'Unpacked'), ('handed_over', 'Handed Over'), ('delivered', 'Delivered')], max_length=12)),
                ('carrier', models.CharField(db_default='', max_length=40)),
                ('service', models.CharField(db_default='', max_length=40)),
                ('tracking_number', models.CharField(db_default='', max_length=60)),
                ('weight_g', models.BigIntegerField(null=True)),
                ('length_mm', models.IntegerField(null=True)),
                ('width_mm', models.IntegerField(null=True)),
                ('height_mm', models.IntegerField(null=True)),
                ('freight', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('packed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('edition', models.IntegerField(db_default=1)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('warehouse', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse')),
                ('waybill', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='shipping.waybill')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'state', '-id'], name='parcels_by_state'), models.Index(condition=models.Q(('tracking_number', ''), _negated=True), fields=['tracking_number'], name='parcels_by_tracking')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_parcel_per_number'), models.CheckConstraint(condition=models.Q(('state__in', ['packed', 'unpacked']), models.Q(('handed_over_at__isnull', False), ('state', 'handed_over')), models.Q(('delivered_at__isnull', False), ('handed_over_at__isnull', False), ('state', 'delivered')), _connector='OR'), name='what_left_has_a_date'), models.CheckConstraint(condition=models.Q(('freight__isnull', True), ('freight__gte', 0), _connector='OR'), name='freight_is_not_below_zero'), models.CheckConstraint(condition=models.Q(('weight_g__isnull', True), ('weight_g__gt', 0), _connector='OR'), name='a_parcel_weighs_something')],
            },
        ),
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('pattern', models.CharField(db_default='', max_length=200)),
                ('example', models.CharField(db_default='', max_length=60)),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_carrier_per_code', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='FreightShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='shipping.parcel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('parcel', 'order'), name='one_share_per_parcel_and_order'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='no_share_is_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='ParcelLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('taken_out', models.BigIntegerField(db_default=0)),
                ('fulfilment_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcel_lines', to='fulfilment.fulfilmentline')),
                ('parcel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='shipping.parcel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('parcel', 'fulfilment_line'), name='one_parcel_line_per_fulfilment_line'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('taken_out__gte', 0), ('taken_out__lte', models.F('quantity'))), name='take_out_only_what_was_put_in')],
            },
        ),
    ]
