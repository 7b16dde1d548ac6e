import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Warehouse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('country', models.CharField(db_default='CN', max_length=2)),
                ('province', models.CharField(db_default='', max_length=80)),
                ('city', models.CharField(db_default='', max_length=80)),
                ('district', models.CharField(db_default='', max_length=80)),
                ('region_code', models.CharField(db_default='', max_length=12)),
                ('street', models.CharField(db_default='', max_length=400)),
                ('contact', models.CharField(db_default='', max_length=120)),
                ('phone', models.CharField(db_default='', max_length=60)),
                ('time_zone', models.CharField(db_default='Asia/Shanghai', max_length=64)),
                ('priority', models.IntegerField(db_default=100)),
                ('steps', models.CharField(choices=[('ship', 'Ship'), ('pick_ship', 'Pick Ship'), ('pick_pack_ship', 'Pick Pack Ship'), ('pick_check_pack_ship', 'Pick Check Pack Ship')], db_default='pick_pack_ship', max_length=24)),
                ('serves', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), db_default=[], size=None)),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), db_default=[], size=None)),
                ('edition', models.IntegerField(db_default=1)),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_warehouse_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('made_on', models.DateField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sku', 'code'), name='one_lot_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('bin', 'Bin'), ('bay', 'Bay'), ('supplier', 'Supplier'), ('customer', 'Customer'), ('loss', 'Loss'), ('transit', 'Transit'), ('before_the_books', 'Before The Books')], max_length=20)),
                ('code', models.CharField(max_length=60)),
                ('sequence', models.IntegerField(db_default=0)),
                ('sellable', models.BooleanField(db_default=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='inventory.place')),
                ('warehouse', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='inventory.warehouse')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'warehouse', 'code'), name='one_place_per_code', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['bin', 'bay']), ('warehouse__isnull', False)), models.Q(models.Q(('kind__in', ['bin', 'bay']), _negated=True), ('warehouse__isnull', True)), _connector='OR'), name='goods_lie_in_a_warehouse')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('owner_id', models.BigIntegerField(db_default=0)),
                ('serial', models.CharField(db_default='', max_length=80)),
                ('condition', models.CharField(choices=[('good', 'Good'), ('inspection', 'Inspection'), ('defective', 'Defective')], db_default='good', max_length=12)),
                ('reason', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('lot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot')),
                ('sku', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.place')),
                ('target', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lot__isnull', False)), fields=['lot'], name='moves_of_a_lot'), models.Index(fields=['sku', 'at'], name='moves_of_a_sku'), models.Index(fields=['subject', 'subject_id'], name='moves_of_a_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), models.Q(('source', models.F('target')), _negated=True)), name='a_move_moves_something')],
            },
        ),
        migrations.CreateModel(
            name='Bin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField(db_default=0)),
                ('condition', models.CharField(choices=[('good', 'Good'), ('inspection', 'Inspection'), ('defective', 'Defective')], db_default='good', max_length=12)),
                ('on_hand', models.BigIntegerField(db_default=0)),
                ('picked', models.BigIntegerField(db_default=0)),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bins', to='catalog.sku')),
                ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contents', to='inventory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'sku', 'owner_id', 'lot', 'condition'), name='one_balance_per_bin', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('on_hand__gte', 0), ('picked__gte', 0)), name='nothing_in_a_bin_is_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='Serial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serials', to='inventory.place')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='serials', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sku', 'code'), name='one_place_per_serial')],
            },
        ),
        migrations.CreateModel(
            name='StockDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=20)),
                ('reference', models.CharField(db_default='', max_length=120)),
                ('reason', models.CharField(db_default='', max_length=60)),
                ('note', models.TextField(db_default='')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_stock_document_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField(db_default=0)),
                ('on_hand', models.BigIntegerField(db_default=0)),
                ('reserved', models.BigIntegerField(db_default=0)),
                ('waiting', models.BigIntegerField(db_default=0)),
                ('short', models.BigIntegerField(db_default=0)),
                ('safety', models.BigIntegerField(db_default=0)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='catalog.sku')),
                ('warehouse', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='inventory.warehouse')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'sku', 'warehouse', 'owner_id'), name='one_level_per_shelf'), models.CheckConstraint(condition=models.Q(('on_hand__gte', 0), ('reserved__gte', 0), ('safety__gte', 0), ('short__gte', 0), ('waiting__gte', 0)), name='stock_is_never_below_zero'), models.CheckConstraint(condition=models.Q(('reserved__lte', models.F('on_hand'))), name='reserve_only_what_is_there')],
            },
        ),
    ]
