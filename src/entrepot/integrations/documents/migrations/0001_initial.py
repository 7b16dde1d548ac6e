import django.contrib.postgres.fields
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
            name='PrintJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('document', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=32)),
                ('subject_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('from_sheet', models.IntegerField(db_default=1)),
                ('language', models.CharField(max_length=10)),
                ('paper', models.CharField(max_length=10)),
                ('started_by', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('drawn_at', models.DateTimeField(null=True)),
                ('pdf', models.BinaryField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('resumes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resumed_by', to='documents.printjob')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('pdf__isnull', False)), fields=['drawn_at'], name='papers_by_age')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_print_job_per_number'), models.CheckConstraint(condition=models.Q(('from_sheet__gt', 0)), name='a_job_begins_with_a_sheet'), models.CheckConstraint(condition=models.Q(('pdf__isnull', True), ('drawn_at__isnull', False), _connector='OR'), name='a_paper_was_drawn_once_it_is_there')],
            },
        ),
    ]
