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
            name='Content',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'sha256'), name='one_content_per_hash'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='a_file_has_something_in_it')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=32)),
                ('subject_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('document', 'Document'), ('picture', 'Picture'), ('receipt', 'Receipt'), ('proof', 'Proof')], max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('added_by', models.CharField(max_length=40)),
                ('archived_at', models.DateTimeField(null=True)),
                ('archived_by', models.CharField(db_default='', max_length=40)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company')),
                ('content', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='attachments.content')),
            ],
            options={
                'indexes': [models.Index(fields=['subject', 'subject_id', '-id'], name='attachments_of_a_subject')],
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_attachment_per_number')],
            },
        ),
    ]
