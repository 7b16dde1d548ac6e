SELECT l.fulfilment_id, ol.order_id
FROM fulfilment_fulfilmentline l
JOIN orders_orderline ol ON ol.id = l.order_line_id
WHERE l.fulfilment_id = ANY(%s) AND l.quantity > l.recalled + l.short + l.shipped
UNION
SELECT l.fulfilment_id, ol.order_id
FROM fulfilment_fulfilmentline l
JOIN shipping_parcelline mine ON mine.fulfilment_line_id = l.id AND mine.quantity > mine.taken_out
JOIN shipping_parcel p ON p.id = mine.parcel_id AND p.state = 'packed'
JOIN shipping_parcelline beside ON beside.parcel_id = p.id AND beside.quantity > beside.taken_out
JOIN fulfilment_fulfilmentline its ON its.id = beside.fulfilment_line_id
JOIN orders_orderline ol ON ol.id = its.order_line_id
WHERE l.fulfilment_id = ANY(%s)
