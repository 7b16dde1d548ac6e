SELECT o.id, sum(d.reserved + d.waiting + d.short - coalesce(p.picked, 0))::bigint
FROM orders_order o
JOIN sourcing_demandgroup g ON g.id = o.demand_group_id AND g.ship_complete
JOIN sourcing_demand d ON d.group_id = g.id
LEFT JOIN LATERAL (SELECT sum(p.picked) AS picked FROM sourcing_promise p WHERE p.demand_id = d.id) p ON true
WHERE o.id = ANY(%s)
GROUP BY o.id
