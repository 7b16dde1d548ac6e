import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
        ('orders', '0001_initial'),
        ('receivables', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('recorded', 'Recorded'), ('voided', 'Voided')], max_length=10)),
                ('method', models.CharField(choices=[('bank_transfer', 'Bank Transfer'), ('cash', 'Cash'), ('cash_on_delivery', 'Cash On Delivery'), ('other', 'Other')], max_length=20)),
                ('reference', models.CharField(db_default='', max_length=120)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('allocated', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('refunded', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('advance', models.GeneratedField(db_persist=True, expression=models.Case(models.When(state='voided', then=models.Value(Decimal('0'))), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '-', models.F('allocated')), '-', models.F('refunded'))), output_field=models.DecimalField(decimal_places=4, max_digits=20))),
                ('received_on', models.DateField()),
                ('note', models.CharField(db_default='', max_length=400)),
                ('recorded_by', models.CharField(max_length=40)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('claimed_by', models.CharField(db_default='', max_length=40)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('kept_in', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.account')),
                ('payer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
                ('remitter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.remitter')),
                ('tender', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receivables.account')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('kept_in__isnull', False)), fields=['kept_in'], name='payments_kept_in'), models.Index(fields=['company', '-id'], name='payments_of_a_company'), models.Index(fields=['payer', '-id'], name='payments_of_a_payer'), models.Index(condition=models.Q(('reference', ''), _negated=True), fields=['company', 'reference'], name='payments_by_reference'), models.Index(condition=models.Q(('advance__gt', 0)), fields=['company', '-id'], name='payments_with_advances'), models.Index(condition=models.Q(('remitter__isnull', False)), fields=['remitter', '-id'], name='payments_of_a_remitter')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_payment_per_number'), models.CheckConstraint(condition=models.Q(('allocated__gte', 0), ('amount__gt', 0), ('amount__gte', django.db.models.expressions.CombinedExpression(models.F('allocated'), '+', models.F('refunded'))), ('refunded__gte', 0)), name='a_payment_gives_no_more_than_it_is'), models.CheckConstraint(condition=models.Q(('state', 'voided'), ('amount', django.db.models.expressions.CombinedExpression(models.F('allocated'), '+', models.F('refunded'))), ('kept_in__isnull', False), _connector='OR'), name='an_advance_is_kept_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'voided'), _negated=True), ('refunded', 0), _connector='OR'), name='a_voided_payment_went_back_to_nobody')],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('taken_back', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('refunded', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('on', models.DateField()),
                ('allocated_by', models.CharField(max_length=40)),
                ('allocated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='orders.order')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='payments.payment')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('amount__gte', django.db.models.expressions.CombinedExpression(models.F('taken_back'), '+', models.F('refunded'))), ('refunded__gte', 0), ('taken_back__gte', 0)), name='an_allocation_gives_no_more_than_it_is')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('reference', models.CharField(db_default='', max_length=120)),
                ('reason', models.CharField(db_default='', max_length=200)),
                ('on', models.DateField()),
                ('refunded_by', models.CharField(max_length=40)),
                ('refunded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='refunds_of_a_company')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_refund_per_number'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_refund_gives_something')],
            },
        ),
        migrations.CreateModel(
            name='RefundPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(choices=[('bank_transfer', 'Bank Transfer'), ('cash', 'Cash'), ('cash_on_delivery', 'Cash On Delivery'), ('other', 'Other')], max_length=20)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('allocation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.allocation')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refund_parts', to='payments.payment')),
                ('refund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='payments.refund')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_part_gives_something')],
            },
        ),
    ]
