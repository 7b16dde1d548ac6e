-- What history says has arrived is believed: there were no parcels.
SELECT o.number AS "order",
       format('%%s ordered, %%s cancelled, %%s shipped, %%s delivered', o.units_ordered, o.units_cancelled,
              o.units_shipped, o.units_delivered) AS book,
       format('%%s ordered, %%s cancelled, %%s shipped, %%s delivered', coalesce(d.quantity, 0),
              coalesce(d.cancelled, 0), coalesce(d.shipped, 0), coalesce(p.delivered, 0)) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT group_id, sum(quantity) AS quantity, sum(cancelled) AS cancelled, sum(shipped) AS shipped
    FROM sourcing_demand GROUP BY 1
) d ON d.group_id = o.demand_group_id
LEFT JOIN (
    SELECT l.order_id, sum(b.quantity - b.taken_out) AS delivered
    FROM shipping_parcelline b
    JOIN shipping_parcel c ON c.id = b.parcel_id AND c.state = 'delivered'
    JOIN fulfilment_fulfilmentline f ON f.id = b.fulfilment_line_id
    JOIN orders_orderline l ON l.id = f.order_line_id
    GROUP BY 1
) p ON p.order_id = o.id
WHERE o.demand_group_id IS NOT NULL
  AND (o.units_ordered <> coalesce(d.quantity, 0) OR o.units_cancelled <> coalesce(d.cancelled, 0)
       OR o.units_shipped <> coalesce(d.shipped, 0)
       OR o.source <> 'history' AND o.units_delivered <> coalesce(p.delivered, 0))
