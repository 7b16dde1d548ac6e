SELECT o.number AS "order", o.holds_open AS book, coalesce(h.open, 0) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT order_id, count(*) AS open, min(expires_at) AS expires
    FROM orders_hold WHERE released_at IS NULL GROUP BY 1
) h ON h.order_id = o.id
WHERE o.holds_open <> coalesce(h.open, 0) OR h.expires < now() - interval '10 minutes'
