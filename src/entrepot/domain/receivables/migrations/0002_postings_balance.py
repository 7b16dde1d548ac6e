from django.db import migrations

from entrepot.foundation.append_only import refuse_rewriting

# Per statement, not per row: a batch of a thousand orders pays for one check.
BALANCE = """
CREATE OR REPLACE FUNCTION postings_sum_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE crooked bigint;
BEGIN
    SELECT voucher_id INTO crooked FROM fresh GROUP BY voucher_id, currency HAVING sum(amount) <> 0 LIMIT 1;
    IF crooked IS NOT NULL THEN
        RAISE EXCEPTION 'The postings of voucher % do not sum to zero.', crooked USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_sum_to_zero AFTER INSERT ON receivables_posting
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION postings_sum_to_zero();
"""


class Migration(migrations.Migration):
    dependencies = [("receivables", "0001_initial")]

    operations = [
        migrations.RunSQL(refuse_rewriting("receivables_voucher"), migrations.RunSQL.noop),
        migrations.RunSQL(refuse_rewriting("receivables_posting"), migrations.RunSQL.noop),
        migrations.RunSQL(BALANCE, migrations.RunSQL.noop),
        migrations.RunSQL("ALTER TABLE receivables_account SET (fillfactor = 80)", migrations.RunSQL.noop),
    ]
