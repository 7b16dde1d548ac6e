SELECT d.id AS demand,
       format('reserved %%s, waiting %%s, shipped %%s', d.reserved, d.waiting, d.shipped) AS book,
       format('reserved %%s, waiting %%s, shipped %%s', coalesce(p.reserved, 0), coalesce(p.waiting, 0),
              coalesce(p.shipped, 0)) AS entries
FROM sourcing_demand d
LEFT JOIN (
    SELECT demand_id, sum(open + released + picked) FILTER (WHERE state = 'reserved') AS reserved,
           sum(open) FILTER (WHERE state = 'waiting') AS waiting, sum(shipped) AS shipped
    FROM sourcing_promise GROUP BY 1
) p ON p.demand_id = d.id
WHERE d.quantity <> d.cancelled + d.shipped + d.reserved + d.waiting + d.short
   OR d.reserved <> coalesce(p.reserved, 0) OR d.waiting <> coalesce(p.waiting, 0)
   OR (d.shipped <> coalesce(p.shipped, 0)
       AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.demand_group_id = d.group_id AND o.source = 'history'))
