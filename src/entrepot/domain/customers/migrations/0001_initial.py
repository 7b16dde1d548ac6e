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
            name='CustomerGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_group_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('company', 'Company')], db_default='person', max_length=10)),
                ('name', models.CharField(db_default='', max_length=200)),
                ('phone', models.CharField(db_default='', max_length=60)),
                ('phone_full', models.CharField(db_default='', max_length=24)),
                ('email', models.CharField(db_default='', max_length=254)),
                ('tax_number', models.CharField(db_default='', max_length=40)),
                ('language', models.CharField(db_default='', max_length=10)),
                ('payment_days', models.IntegerField(null=True)),
                ('blocked', models.BooleanField(db_default=False)),
                ('note', models.TextField(db_default='')),
                ('custom', models.JSONField(db_default={})),
                ('edition', models.IntegerField(db_default=1)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='customers.customer')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='customers.customergroup')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('phone_full', ''), _negated=True), fields=['company', 'phone_full'], name='customers_by_phone')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_customer_per_number'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('archived_at__isnull', False), _connector='OR'), name='who_is_merged_is_archived')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=200)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'source', 'value'), name='one_customer_per_identity')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('tax_number', models.CharField(db_default='', max_length=40)),
                ('email', models.CharField(db_default='', max_length=254)),
                ('bank', models.CharField(db_default='', max_length=200)),
                ('bank_account', models.CharField(db_default='', max_length=60)),
                ('address', models.CharField(db_default='', max_length=300)),
                ('phone', models.CharField(db_default='', max_length=60)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invoice_profiles', to='customers.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('blocked_kept', models.BooleanField(db_default=False)),
                ('merged_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('merged_by', models.CharField(max_length=40)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(db_default='', max_length=40)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='customers.customer')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='merged_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PartyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('company', 'Company')], max_length=10)),
                ('name', models.CharField(db_default='', max_length=200)),
                ('phone', models.CharField(db_default='', max_length=60)),
                ('email', models.CharField(db_default='', max_length=254)),
                ('tax_number', models.CharField(db_default='', max_length=40)),
                ('until', models.DateTimeField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', 'until'], name='versions_of_a_party')],
            },
        ),
        migrations.CreateModel(
            name='Remitter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('name', models.CharField(db_default='', max_length=200)),
                ('bank_account', models.CharField(db_default='', max_length=60)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'key'), name='one_remitter_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_default='', max_length=200)),
                ('phone', models.CharField(db_default='', max_length=60)),
                ('phone_full', models.CharField(db_default='', max_length=24)),
                ('phone_tail', models.CharField(db_default='', max_length=4)),
                ('phone_extension', models.CharField(db_default='', max_length=8)),
                ('email', models.CharField(db_default='', max_length=254)),
                ('country', models.CharField(db_default='CN', max_length=2)),
                ('province', models.CharField(db_default='', max_length=80)),
                ('city', models.CharField(db_default='', max_length=80)),
                ('district', models.CharField(db_default='', max_length=80)),
                ('town', models.CharField(db_default='', max_length=80)),
                ('region_code', models.CharField(db_default='', max_length=12)),
                ('street', models.CharField(db_default='', max_length=400)),
                ('postcode', models.CharField(db_default='', max_length=20)),
                ('masked', models.BooleanField(db_default=False)),
                ('platform_cipher', models.TextField(db_default='')),
                ('receiver_key', models.CharField(db_default='', max_length=64)),
                ('in_book', models.BooleanField(db_default=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['customer', '-id'], name='addresses_of_a_customer'), models.Index(fields=['company', 'receiver_key'], name='addresses_by_receiver')],
            },
        ),
    ]
