import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_numbers_that_begin_anew'),
        ('catalog', '0004_fields_of_ones_own'),
        ('inventory', '0005_lean_indexes'),
        ('sourcing', '0003_due_and_lookups'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='group',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='sourcing.demandgroup'),
        ),
        migrations.AlterField(
            model_name='decision',
            name='rule_set',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sourcing.ruleset'),
        ),
        migrations.AlterField(
            model_name='demand',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='demandgroup',
            name='channel',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.channel'),
        ),
        migrations.AlterField(
            model_name='demandgroup',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='demandgroup',
            name='pinned_warehouse',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse'),
        ),
        migrations.AlterField(
            model_name='promise',
            name='company',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.company'),
        ),
        migrations.AlterField(
            model_name='promise',
            name='lot',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.lot'),
        ),
        migrations.AlterField(
            model_name='promise',
            name='warehouse',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.warehouse'),
        ),
        migrations.AddIndex(
            model_name='demandgroup',
            index=models.Index(condition=models.Q(('pinned_warehouse__isnull', False)), fields=['pinned_warehouse'], name='groups_pinned_to_a_warehouse'),
        ),
        migrations.AddIndex(
            model_name='promise',
            index=models.Index(condition=models.Q(('lot__isnull', False)), fields=['lot'], name='promises_of_a_lot'),
        ),
    ]
