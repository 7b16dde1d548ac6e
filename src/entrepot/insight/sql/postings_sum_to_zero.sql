SELECT voucher_id AS voucher, currency, sum(amount) AS book, 0 AS entries
FROM receivables_posting GROUP BY 1, 2 HAVING sum(amount) <> 0
