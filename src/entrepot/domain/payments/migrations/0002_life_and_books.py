from django.db import migrations

from entrepot.domain.payments.states import LIFE_OF_A_PAYMENT
from entrepot.foundation.append_only import refuse_rewriting


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(LIFE_OF_A_PAYMENT.trigger("payments_payment"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("payments_refund"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("payments_refundpart"), migrations.RunSQL.noop),
    ]
