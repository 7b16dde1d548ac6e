SELECT l.id, w.code, p.state = 'waiting', p.open
FROM orders_orderline l
JOIN sourcing_promise p ON p.demand_id = l.demand_id AND p.open > 0
JOIN inventory_warehouse w ON w.id = p.warehouse_id
WHERE l.order_id = ANY(%s)
ORDER BY l.id, p.state <> 'waiting', p.id DESC
