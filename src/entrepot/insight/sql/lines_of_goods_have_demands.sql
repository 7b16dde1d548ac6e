SELECT o.number AS "order", l.position AS line, coalesce(s.code, 'unmatched') AS book,
       CASE WHEN d.id IS NULL THEN 'no demand' ELSE coalesce(k.code, 'unmatched') END AS entries
FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id
LEFT JOIN catalog_sku s ON s.id = l.sku_id
LEFT JOIN sourcing_demand d ON d.id = l.demand_id
LEFT JOIN catalog_sku k ON k.id = d.sku_id
WHERE d.id IS NOT NULL AND d.sku_id IS DISTINCT FROM l.sku_id
   OR d.id IS NULL AND s.kind = 'goods' AND l.quantity > l.cancelled AND o.demand_group_id IS NOT NULL
      AND o.state <> 'draft' AND o.source <> 'history'
