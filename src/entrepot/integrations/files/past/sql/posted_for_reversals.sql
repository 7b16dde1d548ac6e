-- What imported cancellations took back: through returns of orders, and through credit notes.
WITH keys AS (
    SELECT %(code)s || '/' || k AS key FROM unnest(%(keys)s::text[]) AS k
),
returned AS (
    SELECT sum(l.amount) AS amount
    FROM returns_return r
    JOIN returns_returnline l ON l.of_return_id = r.id
    WHERE r.source = 'history'
      AND regexp_replace(r.external_id, '/[0-9]+$', '') IN (SELECT key FROM keys)
),
credited AS (
    SELECT sum(p.amount) AS amount
    FROM receivables_creditnote n
    JOIN receivables_voucher v ON v.subject = 'credit_note' AND v.subject_id = n.id AND v.kind = 'credit_note'
    JOIN receivables_posting p ON p.voucher_id = v.id AND p.amount > 0
    WHERE n.source = 'history' AND n.external_id IN (SELECT key FROM keys)
)
SELECT -coalesce((SELECT amount FROM returned), 0) - coalesce((SELECT amount FROM credited), 0)
