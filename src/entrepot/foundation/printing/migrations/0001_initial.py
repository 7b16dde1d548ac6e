import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('batch', models.CharField(max_length=40)),
                ('copies', models.IntegerField()),
                ('printed_at', models.DateTimeField()),
                ('printed_by', models.CharField(max_length=40)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id', 'document', '-id'], name='prints_of_a_subject'), models.Index(fields=['company', 'batch'], name='prints_of_a_batch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('copies__gt', 0)), name='something_was_printed')],
            },
        ),
    ]
