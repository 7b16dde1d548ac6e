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
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('expected', 'Expected'), ('received', 'Received'), ('settled', 'Settled')], max_length=10)),
                ('reason', models.CharField(db_default='', max_length=200)),
                ('source', models.CharField(max_length=20)),
                ('external_id', models.CharField(db_default='', max_length=100)),
                ('on', models.DateField()),
                ('booked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='returns_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_return_per_number'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('company', 'source', 'external_id'), name='one_return_per_external_id')],
            },
        ),
        migrations.CreateModel(
            name='ReturnLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.BigIntegerField()),
                ('disposition', models.CharField(choices=[('good', 'Good'), ('defective', 'Defective'), ('unknown', 'Unknown')], db_default='unknown', max_length=10)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('of_return', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='returns.return')),
                ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.orderline')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('quantity__gt', 0)), name='something_comes_back')],
            },
        ),
    ]
