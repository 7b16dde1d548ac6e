from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_numbers_that_begin_anew")]

    operations = [
        # Of more tokens than the usual thousand it is known how often they occur: one that is not among them is rare, and is
        # looked up in its index rather than by reading every subject from the newest on.
        migrations.RunSQL(
            "ALTER TABLE accounts_searchtokens ALTER COLUMN tokens SET STATISTICS 1000",
            "ALTER TABLE accounts_searchtokens ALTER COLUMN tokens SET STATISTICS -1",
        ),
    ]
