import django.contrib.postgres.fields
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
    ]

    operations = [
        migrations.CreateModel(
            name='DemandGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(db_default='CN', max_length=2)),
                ('region_code', models.CharField(db_default='', max_length=12)),
                ('province', models.CharField(db_default='', max_length=80)),
                ('priority', models.IntegerField(db_default=0)),
                ('shortage_policy', models.CharField(db_default='refuse', max_length=20)),
                ('ship_complete', models.BooleanField(db_default=False)),
                ('promised_at', models.DateTimeField(null=True)),
                ('due', models.BooleanField(db_default=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('channel', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('pinned_warehouse', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('pinned_warehouse__isnull', False)), fields=['pinned_warehouse'], name='groups_pinned_to_a_warehouse')],
            },
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('cancelled', models.BigIntegerField(db_default=0)),
                ('shipped', models.BigIntegerField(db_default=0)),
                ('reserved', models.BigIntegerField(db_default=0)),
                ('waiting', models.BigIntegerField(db_default=0)),
                ('short', models.BigIntegerField(db_default=0)),
                ('excluded', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], size=None)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('sku', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='sourcing.demandgroup')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('short__gt', 0)), fields=['sku'], name='demands_that_are_short')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('cancelled'), '+', models.F('shipped')), '+', models.F('reserved')), '+', models.F('waiting')), '+', models.F('short')))), name='every_piece_wanted_is_accounted_for'), models.CheckConstraint(condition=models.Q(('cancelled__gte', 0), ('reserved__gte', 0), ('shipped__gte', 0), ('short__gte', 0), ('waiting__gte', 0), ('quantity__gt', 0)), name='no_part_of_a_demand_is_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='Promise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('reserved', 'Reserved'), ('resolved', 'Resolved')], max_length=10)),
                ('quantity', models.BigIntegerField()),
                ('open', models.BigIntegerField()),
                ('released', models.BigIntegerField(db_default=0)),
                ('picked', models.BigIntegerField(db_default=0)),
                ('shipped', models.BigIntegerField(db_default=0)),
                ('given_back', models.BigIntegerField(db_default=0)),
                ('priority', models.IntegerField(db_default=0)),
                ('promised_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('demand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='sourcing.demand')),
                ('lot', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot')),
                ('sku', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ('warehouse', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lot__isnull', False)), fields=['lot'], name='promises_of_a_lot'), models.Index(condition=models.Q(('state', 'waiting')), fields=['company', 'sku', '-priority', 'promised_at', 'id'], name='promises_that_wait'), models.Index(condition=models.Q(('state', 'reserved')), fields=['sku', 'warehouse'], name='promises_that_are_reserved')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('open'), '+', models.F('released')), '+', models.F('picked')), '+', models.F('shipped')), '+', models.F('given_back')))), name='every_promised_piece_is_accounted_for'), models.CheckConstraint(condition=models.Q(('given_back__gte', 0), ('open__gte', 0), ('picked__gte', 0), ('released__gte', 0), ('shipped__gte', 0), ('quantity__gt', 0)), name='no_part_of_a_promise_is_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('picked', 0), ('released', 0), ('shipped', 0)), _connector='OR'), name='what_waits_is_all_open'), models.CheckConstraint(condition=models.Q(models.Q(('open', 0), ('picked', 0), ('released', 0), ('state', 'resolved')), models.Q(models.Q(('state', 'resolved'), _negated=True), models.Q(('open', 0), ('picked', 0), ('released', 0), _negated=True)), _connector='OR'), name='a_resolved_promise_holds_nothing')],
            },
        ),
        migrations.CreateModel(
            name='RuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('rules', models.JSONField()),
                ('active', models.BooleanField(db_default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'version'), name='one_rule_set_per_version'), models.UniqueConstraint(condition=models.Q(('active', True)), fields=('company',), name='one_active_rule_set')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=40)),
                ('outcome', models.JSONField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='sourcing.demandgroup')),
                ('rule_set', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sourcing.ruleset')),
            ],
            options={
                'indexes': [models.Index(fields=['group', 'id'], name='decisions_of_a_group')],
            },
        ),
    ]
