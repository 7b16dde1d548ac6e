SELECT c.parcel_id, o.id, o.number,
       CASE WHEN bool_and(s.weight_g > 0)
            THEN sum(s.weight_g * (c.quantity - c.taken_out) / power(10::numeric, s.scale)) END,
       sum(ol.total * (c.quantity - c.taken_out) / ol.quantity)
FROM shipping_parcelline c
JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
JOIN orders_orderline ol ON ol.id = l.order_line_id
JOIN orders_order o ON o.id = ol.order_id
JOIN catalog_sku s ON s.id = l.sku_id
WHERE c.parcel_id = ANY(%s) AND c.quantity > c.taken_out
GROUP BY c.parcel_id, o.id
ORDER BY c.parcel_id, o.id
