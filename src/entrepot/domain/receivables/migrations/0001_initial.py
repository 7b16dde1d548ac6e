import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('order', 'Order'), ('customer', 'Customer'), ('tender', 'Tender'), ('advances', 'Advances'), ('platform', 'Platform'), ('sales', 'Sales'), ('tax', 'Tax'), ('charges', 'Charges'), ('discounts', 'Discounts'), ('rounding', 'Rounding'), ('write_off', 'Write Off'), ('opening', 'Opening')], max_length=12)),
                ('code', models.CharField(max_length=60)),
                ('currency', models.CharField(max_length=3)),
                ('balance', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('charged', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('credited', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('paid', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('refunded', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('written_off', models.DecimalField(db_default=0, decimal_places=4, max_digits=20)),
                ('credit_limit', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('due_on', models.DateField(null=True)),
                ('standing', models.GeneratedField(db_persist=True, expression=models.Case(models.When(models.Q(('paid', models.F('refunded')), ('refunded__gt', 0)), then=models.Value('refunded')), models.When(models.Q(('charged__lte', django.db.models.expressions.CombinedExpression(models.F('credited'), '+', models.F('written_off'))), ('paid', models.F('refunded'))), then=models.Value('nothing_owed')), models.When(models.Q(('paid', models.F('refunded'))), then=models.Value('unpaid')), models.When(models.Q(('paid__lt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refunded'), '+', models.F('charged')), '-', models.F('credited')), '-', models.F('written_off')))), then=models.Value('part_paid')), models.When(models.Q(('paid__gt', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('refunded'), '+', models.F('charged')), '-', models.F('credited')), '-', models.F('written_off')))), then=models.Value('overpaid')), default=models.Value('paid')), output_field=models.CharField(max_length=12))),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='customers.customer')),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='receivables.account')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='accounts_below_another')],
                'constraints': [models.UniqueConstraint(fields=('company', 'kind', 'code', 'currency'), name='one_account_per_code'), models.CheckConstraint(condition=models.Q(('refunded__lte', models.F('paid'))), name='never_refund_more_than_was_paid'), models.CheckConstraint(condition=models.Q(('charged__gte', 0), ('credited__gte', 0), ('paid__gte', 0), ('refunded__gte', 0), ('written_off__gte', 0)), name='no_total_is_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'order'), _negated=True), ('balance', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('charged'), '-', models.F('credited')), '-', models.F('written_off')), '-', models.F('paid')), '+', models.F('refunded'))), _connector='OR'), name='an_order_owes_what_its_totals_say'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), ('kind', 'order'), _connector='OR'), name='only_orders_stand_under_a_customer'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'customer'), _negated=True), ('customer__isnull', False), _connector='OR'), name='a_customers_account_names_the_customer'), models.CheckConstraint(condition=models.Q(('credit_limit__isnull', True), models.Q(('credit_limit__gte', 0), ('kind', 'customer')), _connector='OR'), name='only_customers_have_a_limit'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('kind', 'order'), _connector='OR'), name='only_orders_fall_due'), models.UniqueConstraint(condition=models.Q(('kind', 'customer')), fields=('customer', 'currency'), name='one_account_per_customer')],
            },
        ),
        migrations.CreateModel(
            name='CreditNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=20)),
                ('external_id', models.CharField(db_default='', max_length=150)),
                ('currency', models.CharField(max_length=3)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('on', models.DateField()),
                ('issued_by', models.CharField(max_length=40)),
                ('issued_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['company', '-id'], name='credit_notes_newest_first')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_credit_note_per_number'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('company', 'source', 'external_id'), name='one_credit_note_per_external_id'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_credit_note_asks_for_nothing')],
            },
        ),
        migrations.CreateModel(
            name='CreditNoteLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('reason', models.CharField(max_length=40)),
                ('code', models.CharField(db_default='', max_length=120)),
                ('title', models.CharField(db_default='', max_length=400)),
                ('quantity', models.BigIntegerField()),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('credit_note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='receivables.creditnote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('credit_note', 'position'), name='one_credit_line_per_position'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='a_credit_line_credits')],
            },
        ),
        migrations.CreateModel(
            name='OpeningBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('reference', models.CharField(max_length=120)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('on', models.DateField()),
                ('booked_by', models.CharField(max_length=40)),
                ('booked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('taken_back_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opening_balances', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_back_at__isnull', True)), fields=('customer', 'currency', 'reference'), name='one_opening_per_document'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='an_opening_is_something')],
            },
        ),
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('on', models.DateField()),
                ('reason', models.CharField(db_default='', max_length=200)),
                ('actor', models.CharField(max_length=40)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id'], name='vouchers_of_a_subject')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('charge', 'Charge'), ('credit', 'Credit'), ('payment', 'Payment'), ('refund', 'Refund'), ('write_off', 'Write Off'), ('other', 'Other')], db_default='other', max_length=10)),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('currency', models.CharField(max_length=3)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='receivables.account')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='receivables.voucher')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'id'], name='postings_of_an_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='a_posting_moves_something'), models.CheckConstraint(condition=models.Q(models.Q(('amount', django.db.models.functions.math.Round('amount', 0)), ('currency__in', ['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'XAF', 'XOF', 'UGX'])), models.Q(('amount', django.db.models.functions.math.Round('amount', 3)), ('currency__in', ['KWD', 'BHD', 'OMR', 'JOD', 'TND', 'IQD', 'LYD'])), models.Q(models.Q(('currency__in', ['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'XAF', 'XOF', 'UGX', 'KWD', 'BHD', 'OMR', 'JOD', 'TND', 'IQD', 'LYD']), _negated=True), ('amount', django.db.models.functions.math.Round('amount', 2))), _connector='OR'), name='postings_are_whole_coins')],
            },
        ),
    ]
