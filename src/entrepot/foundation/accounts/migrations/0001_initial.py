import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.JSONField()),
                ('currency', models.CharField(db_default='CNY', max_length=3)),
                ('country', models.CharField(db_default='CN', max_length=2)),
                ('time_zone', models.CharField(db_default='Asia/Shanghai', max_length=64)),
                ('language', models.CharField(db_default='zh-hans', max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.JSONField()),
                ('kind', models.CharField(db_default='shop', max_length=20)),
                ('currency', models.CharField(db_default='CNY', max_length=3)),
                ('time_zone', models.CharField(db_default='Asia/Shanghai', max_length=64)),
                ('tax_inclusive', models.BooleanField(db_default=True)),
                ('reserve_when', models.CharField(choices=[('order', 'Order'), ('payment', 'Payment'), ('approval', 'Approval')], db_default='order', max_length=10)),
                ('shortage_policy', models.CharField(choices=[('refuse', 'Refuse'), ('wait', 'Wait'), ('ship_available', 'Ship Available')], db_default='refuse', max_length=20)),
                ('keeps_bad_orders', models.BooleanField(db_default=False)),
                ('auto_approve', models.BooleanField(db_default=True)),
                ('payment_before_release', models.BooleanField(db_default=False)),
                ('policies', models.JSONField(db_default={})),
                ('archived_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_channel_per_code')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('prefix', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), db_default=[], size=None)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), db_default=[], size=None)),
                ('language', models.CharField(db_default='en', max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(db_default='', max_length=120)),
                ('email', models.EmailField(blank=True, db_default='', max_length=254)),
                ('language', models.CharField(db_default='zh-hans', max_length=10)),
                ('is_active', models.BooleanField(db_default=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), db_default=[], size=None)),
                ('wrong_guesses', models.SmallIntegerField(db_default=0)),
                ('locked_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=60)),
                ('key', models.CharField(max_length=255)),
                ('request_hash', models.CharField(max_length=64)),
                ('status', models.IntegerField()),
                ('answer', models.BinaryField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='keys_by_age')],
                'constraints': [models.UniqueConstraint(fields=('scope', 'key'), name='one_answer_per_key')],
            },
        ),
        migrations.CreateModel(
            name='NumberRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=30)),
                ('kind', models.CharField(db_default='', max_length=30)),
                ('pattern', models.CharField(max_length=80)),
                ('gapless', models.BooleanField(db_default=False)),
                ('resets', models.CharField(db_default='', max_length=5)),
                ('own_sequence', models.BooleanField(db_default=False)),
                ('last', models.BigIntegerField(db_default=0)),
                ('floor', models.BigIntegerField(db_default=0)),
                ('floor_until', models.DateField(null=True)),
                ('past_patterns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), db_default=[], size=None)),
                ('channel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'document', 'channel', 'kind'), name='one_number_rule_per_use', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='NumberPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.DateField()),
                ('base', models.BigIntegerField()),
                ('last', models.BigIntegerField(db_default=0)),
                ('rule', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='accounts.numberrule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'begins'), name='one_count_per_period')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('permissions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), size=None)),
                ('built_in', models.BooleanField(db_default=False)),
                ('company', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'code'), name='one_role_per_code', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='SearchTokens',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company_id', models.BigIntegerField()),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'subject_id'), name='one_search_row')],
            },
        ),
    ]
