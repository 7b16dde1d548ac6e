import django.db.models.deletion
import django.db.models.functions.datetime
import entrepot.foundation.journal.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Cursor',
            fields=[
                ('follower', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('xid', entrepot.foundation.journal.models.TransactionId(db_default=models.Value('0'))),
                ('entry_id', models.BigIntegerField(db_default=0)),
                ('moved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company_id', models.BigIntegerField()),
                ('xid', entrepot.foundation.journal.models.TransactionId(db_default=entrepot.foundation.journal.models.CurrentTransaction())),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('seq', models.IntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('facts', models.JSONField()),
                ('actor', models.CharField(max_length=40)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['xid', 'id'], name='journal_by_commit')],
                'constraints': [models.UniqueConstraint(fields=('subject', 'subject_id', 'seq'), name='one_entry_per_change')],
            },
        ),
        migrations.CreateModel(
            name='Retry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('follower', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('attempts', models.IntegerField(db_default=1)),
                ('next_at', models.DateTimeField()),
                ('problem', models.TextField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.entry')),
            ],
            options={
                'indexes': [models.Index(fields=['follower', 'next_at'], name='retries_that_are_due')],
                'constraints': [models.UniqueConstraint(fields=('follower', 'entry'), name='one_retry_per_entry')],
            },
        ),
    ]
