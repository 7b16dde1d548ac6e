import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('name', models.JSONField()),
                ('category', models.CharField(db_default='', max_length=120)),
                ('brand', models.CharField(db_default='', max_length=120)),
                ('attributes', models.JSONField(db_default={})),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_product_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Sku',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('name', models.JSONField()),
                ('kind', models.CharField(choices=[('goods', 'Goods'), ('service', 'Service'), ('kit', 'Kit')], db_default='goods', max_length=10)),
                ('tracking', models.CharField(choices=[('none', 'None'), ('lot', 'Lot'), ('serial', 'Serial')], db_default='none', max_length=10)),
                ('scale', models.SmallIntegerField(db_default=0)),
                ('unit', models.CharField(db_default='件', max_length=20)),
                ('min_quantity', models.BigIntegerField(db_default=1)),
                ('quantity_step', models.BigIntegerField(db_default=1)),
                ('options', models.JSONField(db_default={})),
                ('attributes', models.JSONField(db_default={})),
                ('custom', models.JSONField(db_default={})),
                ('weight_g', models.BigIntegerField(null=True)),
                ('length_mm', models.IntegerField(null=True)),
                ('width_mm', models.IntegerField(null=True)),
                ('height_mm', models.IntegerField(null=True)),
                ('list_price', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('floor_price', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('cost', models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ('tax_rate', models.DecimalField(db_default=0, decimal_places=4, max_digits=6)),
                ('edition', models.IntegerField(db_default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='skus', to='catalog.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_sku_per_code'), models.CheckConstraint(condition=models.Q(('tax_rate__gte', 0), ('tax_rate__lt', 1)), name='a_tax_rate_is_a_share'), models.CheckConstraint(condition=models.Q(('scale__gte', 0), ('scale__lte', 6)), name='a_scale_is_small'), models.CheckConstraint(condition=models.Q(('min_quantity__gt', 0), ('quantity_step__gt', 0)), name='some_of_a_sku_can_be_sold')],
            },
        ),
        migrations.CreateModel(
            name='KitComponent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('price_share', models.DecimalField(db_default=1, decimal_places=6, max_digits=12)),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kits', to='catalog.sku')),
                ('kit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kit', 'component'), name='one_component_row_per_kit'), models.CheckConstraint(condition=models.Q(models.Q(('kit', models.F('component')), _negated=True), ('quantity__gt', 0)), name='a_kit_is_not_its_own_part')],
            },
        ),
        migrations.CreateModel(
            name='CodeMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120)),
                ('unit', models.CharField(db_default='', max_length=20)),
                ('times', models.BigIntegerField(db_default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='code_mappings', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code', 'channel'), name='a_foreign_code_means_one_thing', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('times__gt', 0)), name='a_foreign_code_means_something')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('factor', models.BigIntegerField()),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='catalog.sku')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('sku', 'code'), name='one_unit_per_code'), models.CheckConstraint(condition=models.Q(('factor__gt', 0)), name='a_unit_holds_something')],
            },
        ),
        migrations.CreateModel(
            name='Barcode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=80)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='barcodes', to='catalog.sku')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'value'), name='a_barcode_means_one_thing')],
            },
        ),
    ]
