SELECT o.number AS "order", x.position AS line, coalesce(s.code, 'unmatched') AS book,
       CASE WHEN x.demand_id IS NULL THEN 'no demand' ELSE coalesce(k.code, 'unmatched') END AS entries
FROM (
    SELECT l.order_id, l.position, l.sku_id, l.demand_id, d.sku_id AS demanded
    FROM orders_orderline l JOIN sourcing_demand d ON d.id = l.demand_id
    WHERE d.sku_id IS DISTINCT FROM l.sku_id
    UNION ALL
    SELECT l.order_id, l.position, l.sku_id, NULL, NULL
    FROM orders_orderline l JOIN catalog_sku s ON s.id = l.sku_id JOIN orders_order o ON o.id = l.order_id
    WHERE l.demand_id IS NULL AND s.kind = 'goods' AND l.quantity > l.cancelled
      AND o.demand_group_id IS NOT NULL AND o.state <> 'draft' AND o.source <> 'history'
) x
JOIN orders_order o ON o.id = x.order_id
LEFT JOIN catalog_sku s ON s.id = x.sku_id
LEFT JOIN catalog_sku k ON k.id = x.demanded
