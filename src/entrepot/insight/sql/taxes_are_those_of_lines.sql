SELECT o.number AS "order", -p.tax AS book, l.tax AS entries
FROM (
    SELECT v.subject_id AS order_id, coalesce(sum(p.amount) FILTER (WHERE a.kind = 'tax'), 0) AS tax
    FROM receivables_voucher v
    JOIN receivables_posting p ON p.voucher_id = v.id
    JOIN receivables_account a ON a.id = p.account_id
    WHERE v.subject = 'order' AND v.kind IN ('order_placed', 'lines_cancelled', 'order_amended', 'price_found')
    GROUP BY 1
    HAVING bool_or(v.kind = 'order_amended')
) p
JOIN orders_order o ON o.id = p.order_id
JOIN (SELECT order_id, sum(tax - cancelled_tax) AS tax FROM orders_orderline GROUP BY 1) l ON l.order_id = o.id
WHERE -p.tax <> l.tax
