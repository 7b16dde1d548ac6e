-- The numbers under which the parcels of these orders travel, theirs and their carriers': (order id, number).
SELECT DISTINCT ol.order_id, n.number
FROM orders_orderline ol
JOIN fulfilment_fulfilmentline l ON l.order_line_id = ol.id
JOIN shipping_parcelline c ON c.fulfilment_line_id = l.id AND c.quantity > c.taken_out
JOIN shipping_parcel p ON p.id = c.parcel_id
CROSS JOIN LATERAL (VALUES (p.number), (p.tracking_number)) AS n(number)
WHERE ol.order_id = ANY(%s) AND n.number <> '' AND p.state <> 'unpacked'
ORDER BY 1, 2
