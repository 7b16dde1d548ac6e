-- What these customers bought in their newest orders, the most usual first, each with what was paid last.
WITH newest AS (
    SELECT o.id, o.currency, o."on", o.tax_inclusive FROM orders_order o
    WHERE o.buyer_id = ANY(%(customers)s) AND o.state NOT IN ('draft', 'cancelled', 'rejected')
    ORDER BY o.id DESC LIMIT %(orders)s
)
SELECT s.code, s.name, count(DISTINCT n.id) AS orders, sum(l.quantity - l.cancelled)::bigint AS quantity,
       (array_agg(l.unit_price ORDER BY l.id DESC))[1] AS price,
       (array_agg(l.unit ORDER BY l.id DESC))[1] AS unit,
       (array_agg(l.quantity_entered ORDER BY l.id DESC))[1] AS usual_quantity,
       (array_agg(n.currency ORDER BY l.id DESC))[1] AS currency,
       (array_agg(n.tax_inclusive ORDER BY l.id DESC))[1] AS tax_inclusive,
       (array_agg(n."on" ORDER BY l.id DESC))[1] AS last_on
FROM newest n
JOIN orders_orderline l ON l.order_id = n.id AND l.kind = 'goods' AND l.quantity > l.cancelled
JOIN catalog_sku s ON s.id = l.sku_id
GROUP BY s.id ORDER BY orders DESC, last_on DESC, s.code LIMIT %(limit)s
