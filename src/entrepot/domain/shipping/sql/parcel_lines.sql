SELECT c.id, c.parcel_id, c.fulfilment_line_id, l.fulfilment_id, f.number, o.id, o.number, s.code,
       c.quantity - c.taken_out
FROM shipping_parcelline c
JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
JOIN fulfilment_fulfilment f ON f.id = l.fulfilment_id
JOIN orders_orderline ol ON ol.id = l.order_line_id
JOIN orders_order o ON o.id = ol.order_id
JOIN catalog_sku s ON s.id = l.sku_id
WHERE c.parcel_id = ANY(%s) AND c.quantity > c.taken_out
ORDER BY c.parcel_id, c.id
