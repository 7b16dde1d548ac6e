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
            name='ChangeSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('cancellation', 'Cancellation'), ('amendment', 'Amendment'), ('override', 'Override')], max_length=20)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('confirmed', 'Confirmed'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('reason', models.CharField(db_default='', max_length=400)),
                ('seen_edition', models.IntegerField()),
                ('made_by', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='changes_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_change_set_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='a_confirmed_change_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='ChangeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('order_line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.orderline')),
                ('change_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='changes.changeset')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('change_set', 'order_line'), name='one_change_line_per_order_line'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='a_change_line_changes_something')],
            },
        ),
        migrations.CreateModel(
            name='ChangeField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField(null=True)),
                ('name', models.CharField(max_length=40)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('change_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fields', to='changes.changeset')),
            ],
        ),
    ]
