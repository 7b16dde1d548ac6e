SELECT p.voucher_id AS voucher, p.currency, sum(p.amount) AS book, 0 AS entries
FROM receivables_posting p LEFT JOIN receivables_voucher v ON v.id = p.voucher_id
GROUP BY 1, 2 HAVING sum(p.amount) <> 0 OR count(v.id) = 0
