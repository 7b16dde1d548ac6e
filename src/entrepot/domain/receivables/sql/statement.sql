-- One line a voucher: what an order and its customer's own account exchange is no change of what is owed.
SELECT v."on", v.kind, v.reason,
       coalesce(array_agg(DISTINCT a.code) FILTER (WHERE a.kind = 'order'), '{}') AS codes, sum(p.amount) AS amount
FROM receivables_posting p
JOIN receivables_voucher v ON v.id = p.voucher_id
JOIN receivables_account a ON a.id = p.account_id
WHERE p.account_id = ANY(%s) AND v."on" BETWEEN %s AND %s
GROUP BY v.id
HAVING sum(p.amount) <> 0
ORDER BY v."on", v.id
