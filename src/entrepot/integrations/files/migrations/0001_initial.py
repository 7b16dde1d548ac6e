import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('file_name', models.CharField(max_length=255)),
                ('file_hash', models.CharField(max_length=64)),
                ('way', models.CharField(max_length=64)),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('finished', 'Finished'), ('taken_back', 'Taken Back'), ('failed', 'Failed'), ('withdrawn', 'Withdrawn')], db_default='running', max_length=12)),
                ('dry_run', models.BooleanField(db_default=False)),
                ('asked', models.JSONField(db_default={})),
                ('language', models.CharField(db_default='en', max_length=10)),
                ('doing', models.CharField(db_default='', max_length=60)),
                ('progress', models.SmallIntegerField(db_default=0)),
                ('counts', models.JSONField(db_default={})),
                ('problem', models.JSONField(db_default={})),
                ('content', models.BinaryField(null=True)),
                ('report', models.BinaryField(null=True)),
                ('report_name', models.CharField(db_default='', max_length=255)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('actor', models.CharField(max_length=40)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='imports_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('company', 'what', 'file_hash', 'way'), name='one_batch_per_file_and_way'), models.UniqueConstraint(fields=('company', 'number'), name='one_import_per_number')],
            },
        ),
        migrations.CreateModel(
            name='ImportChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(max_length=20)),
                ('number', models.IntegerField()),
                ('attempt', models.SmallIntegerField(db_default=0)),
                ('tally', models.JSONField()),
                ('reported', models.JSONField(db_default=[])),
                ('done_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chunks', to='files.importbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'phase', 'number', 'attempt'), name='one_chunk_per_number')],
            },
        ),
        migrations.CreateModel(
            name='ImportClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='files.importbatch')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'key'), name='one_booking_per_row_of_stock')],
            },
        ),
        migrations.CreateModel(
            name='ImportedThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=250)),
                ('facts', models.JSONField(db_default={})),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='things', to='files.importbatch')),
            ],
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=60)),
                ('columns', models.JSONField()),
                ('several_skus', models.BooleanField(db_default=False)),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'what', 'name'), name='one_mapping_per_name'), models.UniqueConstraint(fields=('what', 'channel'), name='one_mapping_per_channel'), models.UniqueConstraint(fields=('what', 'customer'), name='one_mapping_per_customer'), models.CheckConstraint(condition=models.Q(('channel__isnull', True), ('customer__isnull', True), _connector='OR'), name='a_mapping_belongs_to_one')],
            },
        ),
    ]
