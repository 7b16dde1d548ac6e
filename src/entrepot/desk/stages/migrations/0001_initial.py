import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderStage',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='stage_row', serialize=False, to='orders.order')),
                ('stage', models.CharField(choices=[('entry', 'Entry'), ('review', 'Review'), ('allocation', 'Allocation'), ('picking', 'Picking'), ('packed', 'Packed'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('settled', 'Settled'), ('completed', 'Completed'), ('closed', 'Closed')], max_length=12)),
                ('since', models.DateTimeField()),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'stage', 'since'], name='orders_by_stage')],
            },
        ),
        migrations.CreateModel(
            name='StageLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('entry', 'Entry'), ('review', 'Review'), ('allocation', 'Allocation'), ('picking', 'Picking'), ('packed', 'Packed'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('settled', 'Settled'), ('completed', 'Completed'), ('closed', 'Closed')], max_length=12)),
                ('hours', models.IntegerField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'stage'), name='one_limit_per_stage'), models.CheckConstraint(condition=models.Q(('hours__isnull', True), ('hours__gt', 0), _connector='OR'), name='a_limit_is_some_time')],
            },
        ),
    ]
