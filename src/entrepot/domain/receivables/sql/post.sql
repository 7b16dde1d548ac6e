-- Writes vouchers with their postings and moves the live totals, all in one statement.
-- An account that is posted to twice is summed first: a row is updated once per statement, whatever matches it.
WITH vouchers AS MATERIALIZED (
    SELECT nextval(pg_get_serial_sequence('receivables_voucher', 'id')) AS id, v.*
    FROM unnest(%(kinds)s::text[], %(subjects)s::text[], %(subject_ids)s::bigint[], %(days)s::date[],
                %(reasons)s::text[]) WITH ORDINALITY AS v(kind, subject, subject_id, day, reason, n)
),
entries AS MATERIALIZED (
    SELECT * FROM unnest(%(numbers)s::bigint[], %(accounts)s::bigint[], %(aspects)s::text[],
                         %(amounts)s::numeric[], %(currencies)s::text[])
        WITH ORDINALITY AS e(n, account_id, aspect, amount, currency, place)
),
written AS (
    INSERT INTO receivables_voucher (id, company_id, kind, subject, subject_id, "on", reason, actor)
    SELECT id, %(company)s::bigint, kind, subject, subject_id, day, reason, %(actor)s::text
    FROM vouchers ORDER BY n
),
posted AS (
    INSERT INTO receivables_posting (voucher_id, account_id, aspect, amount, currency)
    SELECT v.id, e.account_id, e.aspect, e.amount, e.currency
    FROM entries e JOIN vouchers v USING (n) ORDER BY e.place
),
own AS (
    SELECT a.id, a.parent_id, sum(e.amount) AS balance,
           coalesce(sum(e.amount) FILTER (WHERE e.aspect = 'charge'), 0) AS charged,
           coalesce(-sum(e.amount) FILTER (WHERE e.aspect = 'credit'), 0) AS credited,
           coalesce(-sum(e.amount) FILTER (WHERE e.aspect = 'payment'), 0) AS paid,
           coalesce(sum(e.amount) FILTER (WHERE e.aspect = 'refund'), 0) AS refunded,
           coalesce(-sum(e.amount) FILTER (WHERE e.aspect = 'write_off'), 0) AS written_off
    FROM entries e JOIN receivables_account a ON a.id = e.account_id
    WHERE a.kind IN ('order', 'customer', 'tender')
    GROUP BY a.id
),
deltas AS (
    SELECT id, sum(balance) AS balance, sum(charged) AS charged, sum(credited) AS credited, sum(paid) AS paid,
           sum(refunded) AS refunded, sum(written_off) AS written_off
    FROM (SELECT id, balance, charged, credited, paid, refunded, written_off FROM own
          UNION ALL
          SELECT parent_id, balance, 0, 0, 0, 0, 0 FROM own WHERE parent_id IS NOT NULL) AS both_floors
    GROUP BY id
),
locked AS MATERIALIZED (
    SELECT id FROM receivables_account WHERE id IN (SELECT id FROM deltas) ORDER BY id FOR NO KEY UPDATE
),
moved AS (
    UPDATE receivables_account a
    SET balance = a.balance + d.balance, charged = a.charged + d.charged, credited = a.credited + d.credited,
        paid = a.paid + d.paid, refunded = a.refunded + d.refunded, written_off = a.written_off + d.written_off
    FROM deltas d JOIN locked USING (id)
    WHERE a.id = d.id
)
SELECT id FROM vouchers ORDER BY n
