SELECT p.voucher_id, p.currency, sum(p.amount) AS book, 0 AS entries
FROM receivables_posting p
JOIN receivables_account a ON a.id = p.account_id
LEFT JOIN receivables_voucher v ON v.id = p.voucher_id
GROUP BY p.voucher_id, p.currency
HAVING sum(p.amount) <> 0 OR bool_or(a.currency <> p.currency) OR count(v.id) = 0
ORDER BY 1, 2
