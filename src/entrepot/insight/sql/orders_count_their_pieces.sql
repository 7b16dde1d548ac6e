SELECT o.number AS "order",
       format('%%s ordered, %%s cancelled, %%s shipped', o.units_ordered, o.units_cancelled, o.units_shipped) AS book,
       format('%%s ordered, %%s cancelled, %%s shipped', coalesce(d.quantity, 0), coalesce(d.cancelled, 0),
              coalesce(d.shipped, 0)) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT group_id, sum(quantity) AS quantity, sum(cancelled) AS cancelled, sum(shipped) AS shipped
    FROM sourcing_demand GROUP BY 1
) d ON d.group_id = o.demand_group_id
WHERE o.demand_group_id IS NOT NULL
  AND (o.units_ordered <> coalesce(d.quantity, 0) OR o.units_cancelled <> coalesce(d.cancelled, 0)
       OR o.units_shipped <> coalesce(d.shipped, 0))
