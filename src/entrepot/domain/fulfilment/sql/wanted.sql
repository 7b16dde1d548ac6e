SELECT ol.order_id, ol.id, CASE WHEN ol.kind = 'component' THEN ol.parent_id END,
       greatest(1, ol.quantity / coalesce(k.quantity, ol.quantity)),
       d.reserved, d.shipped, d.waiting + d.short, g.ship_complete, d.sku_id,
       p.id, p.sku_id, p.warehouse_id, p.open
FROM orders_orderline ol
JOIN sourcing_demand d ON d.id = ol.demand_id
JOIN sourcing_demandgroup g ON g.id = d.group_id
LEFT JOIN orders_orderline k ON k.id = ol.parent_id
LEFT JOIN sourcing_promise p ON p.demand_id = d.id AND p.id = ANY(%s) AND p.state = 'reserved' AND p.open > 0
WHERE ol.order_id = ANY(%s) AND d.quantity > d.cancelled
ORDER BY ol.order_id, ol.position, p.id
