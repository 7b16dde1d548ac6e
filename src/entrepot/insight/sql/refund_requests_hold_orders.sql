SELECT o.number AS "order", h.id IS NOT NULL AS book, r.id IS NOT NULL AS entries
FROM orders_order o
LEFT JOIN orders_hold h ON h.order_id = o.id AND h.code = 'refund_pending' AND h.released_at IS NULL
LEFT JOIN orders_refundrequest r ON r.order_id = o.id AND r.closed_at IS NULL AND r.holds
WHERE o.state IN ('placed', 'approved') AND (h.id IS NULL) <> (r.id IS NULL)
   OR o.state NOT IN ('placed', 'approved') AND h.id IS NOT NULL
