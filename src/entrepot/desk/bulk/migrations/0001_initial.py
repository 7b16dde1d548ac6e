import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('action', models.CharField(max_length=40)),
                ('parameters', models.JSONField(db_default={})),
                ('filter', models.JSONField(null=True)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('stopped', 'Stopped'), ('failed', 'Failed')], max_length=10)),
                ('failure', models.CharField(db_default='', max_length=60)),
                ('started_by', models.CharField(max_length=40)),
                ('language', models.CharField(db_default='en', max_length=10)),
                ('total', models.BigIntegerField(db_default=0)),
                ('done', models.BigIntegerField(db_default=0)),
                ('refused', models.BigIntegerField(db_default=0)),
                ('skipped', models.BigIntegerField(db_default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('started_at', models.DateTimeField(null=True)),
                ('advanced_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('retry_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='retries', to='bulk.bulkrun')),
                ('undo_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undoings', to='bulk.bulkrun')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='runs_newest_first'), models.Index(condition=models.Q(('state__in', ['queued', 'running'])), fields=['advanced_at'], name='runs_under_way')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_run_per_number'), models.CheckConstraint(condition=models.Q(('done__gte', 0), ('refused__gte', 0), ('skipped__gte', 0), ('total__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('done'), '+', models.F('refused')), '+', models.F('skipped')))), name='a_run_counts_no_more_than_it_has')],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('edition', models.IntegerField(null=True)),
                ('outcome', models.CharField(choices=[('pending', 'Pending'), ('done', 'Done'), ('refused', 'Refused'), ('skipped', 'Skipped')], db_default='pending', max_length=10)),
                ('code', models.CharField(db_default='', max_length=60)),
                ('facts', models.JSONField(db_default={})),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='bulk.bulkrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', 'outcome', 'position'], name='items_by_outcome')],
                'constraints': [models.UniqueConstraint(fields=('run', 'position'), name='one_item_per_position')],
            },
        ),
    ]
