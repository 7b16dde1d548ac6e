WITH stood AS (
    SELECT payment_id, sum(amount - taken_back - refunded) AS allocated FROM payments_allocation GROUP BY payment_id
),
gone AS (
    SELECT payment_id, sum(amount) AS refunded FROM payments_refundpart GROUP BY payment_id
),
on_orders AS (
    SELECT order_id, sum(amount - taken_back) AS paid, sum(refunded) AS refunded
    FROM payments_allocation GROUP BY order_id
)
SELECT 'payment' AS subject, p.number, p.allocated AS kept, coalesce(s.allocated, 0) AS summed,
       p.refunded AS refunded_kept, coalesce(g.refunded, 0) AS refunded_summed
FROM payments_payment p
LEFT JOIN stood s ON s.payment_id = p.id
LEFT JOIN gone g ON g.payment_id = p.id
WHERE p.allocated <> coalesce(s.allocated, 0) OR p.refunded <> coalesce(g.refunded, 0)
   OR (p.state = 'voided' AND p.allocated <> 0)
UNION ALL
SELECT 'order', o.number, a.paid, coalesce(x.paid, 0), a.refunded, coalesce(x.refunded, 0)
FROM receivables_account a
JOIN orders_order o ON o.account_id = a.id
LEFT JOIN on_orders x ON x.order_id = o.id
WHERE a.paid <> coalesce(x.paid, 0) OR a.refunded <> coalesce(x.refunded, 0)
UNION ALL
SELECT 'refund', r.number, r.amount, coalesce(sum(p.amount), 0), 0, 0
FROM payments_refund r LEFT JOIN payments_refundpart p ON p.refund_id = r.id
GROUP BY r.id HAVING r.amount <> coalesce(sum(p.amount), 0)
ORDER BY 1, 2
