SELECT o.number AS "order", format('%%s returned', o.units_returned) AS book,
       format('%%s returned, %%s shipped', coalesce(l.returned, 0), o.units_shipped) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT order_id, sum(returned) AS returned FROM orders_orderline
    WHERE returned <> 0 AND demand_id IS NOT NULL GROUP BY 1
) l ON l.order_id = o.id
WHERE o.units_returned <> coalesce(l.returned, 0) OR o.units_returned > o.units_shipped
