from django.db import migrations

SUBJECTS = ("order", "customer", "sku")


class Migration(migrations.Migration):
    """A name is that of an order and of its customer: searched in one index, every other row that is read is in vain."""

    dependencies = [("accounts", "0003_sequences_and_tokens")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {subject}s_by_token ON accounts_searchtokens USING gin (tokens) WHERE subject = '{subject}'",
            f"DROP INDEX {subject}s_by_token",
        )
        for subject in SUBJECTS
    ] + [
        migrations.RunSQL(
            "DROP INDEX search_by_token",
            "CREATE INDEX search_by_token ON accounts_searchtokens USING gin (tokens)",
        )
    ]
