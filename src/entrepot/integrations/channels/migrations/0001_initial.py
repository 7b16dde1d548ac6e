import django.db.models.deletion
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
            name='InboundPayload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vendor', models.CharField(max_length=20)),
                ('sender_id', models.CharField(max_length=100)),
                ('digest', models.CharField(max_length=64)),
                ('modified', models.CharField(db_default='', max_length=40)),
                ('body', models.BinaryField()),
                ('outcome', models.CharField(db_default='', max_length=60)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('keep_until', models.DateField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(fields=['keep_until'], name='payloads_by_age')],
                'constraints': [models.UniqueConstraint(fields=('channel', 'sender_id', 'digest'), name='one_row_per_payload'), models.CheckConstraint(condition=models.Q(('sender_id', ''), _negated=True), name='a_payload_says_what_it_is_about')],
            },
        ),
    ]
