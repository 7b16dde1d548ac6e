SELECT array_agg(DISTINCT f.id ORDER BY f.id)
FROM fulfilment_fulfilment f
JOIN fulfilment_fulfilmentline l ON l.fulfilment_id = f.id
JOIN orders_orderline ol ON ol.id = l.order_line_id
JOIN orders_order o ON o.id = ol.order_id
JOIN customers_address a ON a.id = o.ship_to_id AND a.receiver_key <> ''
WHERE f.company_id = %s AND f.state = 'released' AND (NOT a.masked OR a.platform_cipher <> '')
GROUP BY f.warehouse_id, f.steps, a.receiver_key, o.carrier, o.service
HAVING count(DISTINCT f.id) > 1
ORDER BY min(f.id)
LIMIT %s
