SELECT DISTINCT f.id
FROM orders_order mine
JOIN customers_address ma ON ma.id = mine.ship_to_id AND ma.receiver_key <> ''
JOIN customers_address a ON a.company_id = ma.company_id AND a.receiver_key = ma.receiver_key
JOIN orders_order o ON o.ship_to_id = a.id AND o.state = 'approved'
JOIN orders_orderline ol ON ol.order_id = o.id
JOIN fulfilment_fulfilmentline l ON l.order_line_id = ol.id
JOIN fulfilment_fulfilment f ON f.id = l.fulfilment_id AND f.state = 'released'
WHERE mine.id = ANY(%s) AND mine.company_id = %s
ORDER BY 1
