SELECT o.number AS "order", coalesce(p.owed, 0) AS book, coalesce(l.paid, 0) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT order_id, sum(platform_discount - platform_credited) AS paid, sum(platform_discount) AS whole
    FROM orders_orderline WHERE platform_discount <> 0 OR platform_credited <> 0 GROUP BY 1
) l ON l.order_id = o.id
LEFT JOIN LATERAL (
    SELECT sum(p.amount) AS owed
    FROM receivables_voucher v JOIN receivables_posting p ON p.voucher_id = v.id
    JOIN receivables_account a ON a.id = p.account_id AND a.kind = 'platform'
    WHERE v.subject = 'order' AND v.subject_id = o.id
) p ON o.platform_discount <> 0
WHERE o.platform_discount <> coalesce(l.whole, 0)
   OR o.account_id IS NOT NULL AND coalesce(p.owed, 0) <> coalesce(l.paid, 0)
