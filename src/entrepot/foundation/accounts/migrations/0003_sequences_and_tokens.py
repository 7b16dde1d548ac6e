from django.db import migrations

# A rule that people set counts by a sequence of its own. The serving role may not create any, so this does, and only this.
SEQUENCES = """
CREATE FUNCTION number_sequence(rule bigint, given bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    name text := format('number_rule_%s', rule);
    last bigint;
BEGIN
    EXECUTE format('CREATE SEQUENCE IF NOT EXISTS %I', name);
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO PUBLIC', name);
    EXECUTE format('SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM %I', name) INTO last;
    IF given > last THEN
        PERFORM setval(name::regclass, given);
    END IF;
END $$;
REVOKE ALL ON FUNCTION number_sequence FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_first_company")]

    operations = [
        migrations.RunSQL(SEQUENCES, "DROP FUNCTION number_sequence"),
        # Of more tokens than the usual thousand it is known how often they occur: one that is not among them is rare, and is
        # looked up in its index rather than by reading every subject from the newest on.
        migrations.RunSQL(
            "ALTER TABLE accounts_searchtokens ALTER COLUMN tokens SET STATISTICS 1000",
            "ALTER TABLE accounts_searchtokens ALTER COLUMN tokens SET STATISTICS -1",
        ),
    ]
