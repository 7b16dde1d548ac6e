import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('order', 'Order'), ('order_line', 'Order Line'), ('sku', 'Sku'), ('customer', 'Customer')], max_length=12)),
                ('code', models.CharField(max_length=32)),
                ('name', models.JSONField()),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('date', 'Date'), ('choice', 'Choice'), ('yes_no', 'Yes No')], max_length=8)),
                ('choices', models.JSONField(db_default=[])),
                ('required', models.BooleanField(db_default=False)),
                ('searchable', models.BooleanField(db_default=False)),
                ('position', models.IntegerField(db_default=0)),
                ('active', models.BooleanField(db_default=True)),
                ('edition', models.IntegerField(db_default=1)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'about', 'code'), name='one_custom_field_per_code'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]{0,39}$')), name='a_custom_field_has_a_code')],
            },
        ),
    ]
