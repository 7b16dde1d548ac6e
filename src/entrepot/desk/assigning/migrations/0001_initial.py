import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(db_default='', max_length=40)),
                ('due_at', models.DateTimeField(null=True)),
                ('assigned_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('assigned_by', models.CharField(max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(db_default='', max_length=40)),
                ('company', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='orders.order')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['order', '-id'], name='assignments_of_an_order'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['person'], name='assigned_to_a_person'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['company', 'role'], name='assigned_to_a_role')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('order',), name='one_open_assignment_per_order'), models.CheckConstraint(condition=models.Q(models.Q(('person__isnull', False), ('role', '')), models.Q(models.Q(('person__isnull', True)), models.Q(('role', ''), _negated=True)), _connector='OR'), name='a_person_or_a_role')],
            },
        ),
    ]
