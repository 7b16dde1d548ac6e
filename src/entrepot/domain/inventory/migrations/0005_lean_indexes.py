import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_numbers_that_begin_anew'),
        ('catalog', '0004_fields_of_ones_own'),
        ('inventory', '0004_serials'),
    ]

    operations = [
        migrations.AlterField(
            model_name='bin',
            name='place',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contents', to='inventory.place'),
        ),
        migrations.AlterField(
            model_name='level',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='level',
            name='warehouse',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='inventory.warehouse'),
        ),
        migrations.AlterField(
            model_name='move',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='move',
            name='lot',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot'),
        ),
        migrations.AlterField(
            model_name='move',
            name='sku',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku'),
        ),
        migrations.AlterField(
            model_name='move',
            name='source',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.place'),
        ),
        migrations.AlterField(
            model_name='move',
            name='target',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.place'),
        ),
        migrations.AddIndex(
            model_name='move',
            index=models.Index(condition=models.Q(('lot__isnull', False)), fields=['lot'], name='moves_of_a_lot'),
        ),
    ]
