SELECT l.id, l.order_id, l.position, l.kind, CASE WHEN l.kind = 'component' THEN l.parent_id END,
       coalesce(s.code, l.code_received), l.quantity, l.cancelled, l.total, l.cancelled_total, l.credited,
       coalesce(d.shipped, 0), coalesce(d.short, l.quantity - l.cancelled),
       l.platform_discount - l.platform_credited
FROM orders_orderline l
LEFT JOIN catalog_sku s ON s.id = l.sku_id
LEFT JOIN sourcing_demand d ON d.id = l.demand_id
WHERE l.order_id = ANY(%s)
ORDER BY l.order_id, l.position
