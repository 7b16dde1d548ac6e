SELECT w.id, w.carrier, w.number, w.repeat,
       coalesce(array_agg(DISTINCT o.id) FILTER (WHERE o.id IS NOT NULL), '{}'), coalesce(min(o.number), '')
FROM shipping_waybill w
LEFT JOIN shipping_parcel p ON p.waybill_id = w.id
LEFT JOIN shipping_parcelline c ON c.parcel_id = p.id AND c.quantity > c.taken_out
LEFT JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
LEFT JOIN orders_orderline ol ON ol.id = l.order_line_id
LEFT JOIN orders_order o ON o.id = ol.order_id
WHERE w.id = ANY(%s)
GROUP BY w.id
ORDER BY w.carrier, w.number, w.repeat
