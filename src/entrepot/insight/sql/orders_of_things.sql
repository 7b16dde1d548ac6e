-- The numbers of the orders that stand behind fulfilments, parcels, payments and refunds: (kind, id, number).
SELECT DISTINCT 'fulfilment' AS kind, l.fulfilment_id AS id, o.number
FROM fulfilment_fulfilmentline l
JOIN orders_orderline ol ON ol.id = l.order_line_id JOIN orders_order o ON o.id = ol.order_id
WHERE l.fulfilment_id = ANY(%(fulfilments)s)
UNION
SELECT 'parcel', c.parcel_id, o.number
FROM shipping_parcelline c
JOIN fulfilment_fulfilmentline l ON l.id = c.fulfilment_line_id
JOIN orders_orderline ol ON ol.id = l.order_line_id JOIN orders_order o ON o.id = ol.order_id
WHERE c.parcel_id = ANY(%(parcels)s) AND c.quantity > c.taken_out
UNION
SELECT 'payment', a.payment_id, o.number
FROM payments_allocation a JOIN orders_order o ON o.id = a.order_id
WHERE a.payment_id = ANY(%(payments)s) AND a.amount > a.taken_back
UNION
SELECT 'refund', r.id, o.number
FROM payments_refund r JOIN orders_order o ON o.id = r.order_id
WHERE r.id = ANY(%(refunds)s)
ORDER BY 1, 2, 3
