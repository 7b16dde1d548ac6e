WITH new AS (
    SELECT a.id, a.balance, a.parent_id AS before, p.parent_id AS after, p.customer_id
    FROM receivables_account a
    JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS p(id, customer_id, parent_id) ON p.id = a.id
),
hung AS (
    UPDATE receivables_account a SET customer_id = new.customer_id, parent_id = new.after
    FROM new WHERE a.id = new.id
)
UPDATE receivables_account a SET balance = a.balance + d.amount
FROM (SELECT id, sum(amount) AS amount
      FROM (SELECT after AS id, balance AS amount FROM new UNION ALL SELECT before, -balance FROM new) x
      WHERE id IS NOT NULL GROUP BY id) d
WHERE a.id = d.id
