WITH own AS (
    SELECT account_id,
           sum(amount) AS balance,
           coalesce(sum(amount) FILTER (WHERE aspect = 'charge'), 0) AS charged,
           coalesce(-sum(amount) FILTER (WHERE aspect = 'credit'), 0) AS credited,
           coalesce(-sum(amount) FILTER (WHERE aspect = 'payment'), 0) AS paid,
           coalesce(sum(amount) FILTER (WHERE aspect = 'refund'), 0) AS refunded,
           coalesce(-sum(amount) FILTER (WHERE aspect = 'write_off'), 0) AS written_off
    FROM receivables_posting GROUP BY account_id
),
below AS (
    SELECT a.parent_id, sum(own.balance) AS balance
    FROM own JOIN receivables_account a ON a.id = own.account_id
    WHERE a.parent_id IS NOT NULL GROUP BY a.parent_id
),
due AS (
    SELECT a.id, coalesce(own.balance, 0) + coalesce(below.balance, 0) AS balance,
           coalesce(own.charged, 0) AS charged, coalesce(own.credited, 0) AS credited, coalesce(own.paid, 0) AS paid,
           coalesce(own.refunded, 0) AS refunded, coalesce(own.written_off, 0) AS written_off
    FROM receivables_account a
    LEFT JOIN own ON own.account_id = a.id
    LEFT JOIN below ON below.parent_id = a.id
)
SELECT a.id, a.kind, a.code, a.currency, a.balance, due.balance AS balance_posted, a.paid, due.paid AS paid_posted,
       a.refunded, due.refunded AS refunded_posted
FROM receivables_account a JOIN due USING (id)
WHERE (a.kind IN ('order', 'customer', 'tender') AND a.balance <> due.balance)
   OR (a.kind NOT IN ('order', 'customer', 'tender') AND a.balance <> 0)
   OR (a.kind = 'order' AND (a.charged, a.credited, a.paid, a.refunded, a.written_off)
       IS DISTINCT FROM (due.charged, due.credited, due.paid, due.refunded, due.written_off))
ORDER BY a.id
