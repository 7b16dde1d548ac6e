SELECT l.id, l.fulfilment_id, l.position, o.id, o.number, ol.id,
       CASE WHEN ol.kind = 'component' THEN ol.parent_id END,
       greatest(1, ol.quantity / coalesce(k.quantity, ol.quantity)),
       l.promise_id, l.sku_id, s.code, l.quantity, l.recalled, l.short, l.picked, l.packed, l.shipped,
       ol.position, ol.kind
FROM fulfilment_fulfilmentline l
JOIN orders_orderline ol ON ol.id = l.order_line_id
JOIN orders_order o ON o.id = ol.order_id
JOIN catalog_sku s ON s.id = l.sku_id
LEFT JOIN orders_orderline k ON k.id = ol.parent_id
WHERE l.fulfilment_id = ANY(%s)
ORDER BY l.fulfilment_id, l.position
