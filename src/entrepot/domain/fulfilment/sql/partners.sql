SELECT DISTINCT theirs.id
FROM fulfilment_fulfilment mine
JOIN fulfilment_fulfilmentline ml ON ml.fulfilment_id = mine.id
JOIN orders_orderline mol ON mol.id = ml.order_line_id
JOIN orders_order mo ON mo.id = mol.order_id
JOIN customers_address ma ON ma.id = mo.ship_to_id AND ma.receiver_key <> ''
JOIN customers_address ta ON ta.company_id = ma.company_id AND ta.receiver_key = ma.receiver_key
JOIN orders_order o ON o.ship_to_id = ta.id AND o.state = 'approved'
JOIN orders_orderline ol ON ol.order_id = o.id
JOIN fulfilment_fulfilmentline l ON l.order_line_id = ol.id
JOIN fulfilment_fulfilment theirs ON theirs.id = l.fulfilment_id AND theirs.warehouse_id = mine.warehouse_id
    AND theirs.state = 'released'
WHERE mine.id = ANY(%s) AND mine.company_id = %s
ORDER BY 1
