SELECT l.order_id AS "order", l.position AS line, format('%%s, %%s cancelled', l.quantity, l.cancelled) AS book,
       format('%%s, %%s cancelled', d.quantity, d.cancelled) AS entries
FROM orders_orderline l JOIN sourcing_demand d ON d.id = l.demand_id
WHERE l.quantity <> d.quantity OR l.cancelled <> d.cancelled OR l.returned > d.shipped
