from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_moves_are_not_rewritten")]

    operations = [
        migrations.RemoveConstraint("bin", "pick_only_what_lies_there"),
        migrations.AddConstraint(
            "bin",
            models.CheckConstraint(
                name="nothing_in_a_bin_is_below_zero", condition=Q(on_hand__gte=0, picked__gte=0)
            ),
        ),
    ]
