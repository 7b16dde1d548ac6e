SELECT o.id AS order_id, l.id AS line_id, l.parent_id, p.id AS promise_id, p.sku_id, p.warehouse_id, p.open,
       o.priority, o.ship_by, g.ship_complete, d.reserved + d.waiting + d.short AS open_all
FROM orders_order o
JOIN receivables_account a ON a.id = o.account_id
JOIN sourcing_demandgroup g ON g.id = o.demand_group_id
JOIN orders_orderline l ON l.order_id = o.id
JOIN sourcing_demand d ON d.id = l.demand_id
JOIN sourcing_promise p ON p.demand_id = d.id
WHERE o.id = ANY(%s) AND o.state = 'approved' AND o.holds_open = 0
  AND (NOT o.payment_before_release OR a.balance <= o.cod_amount OR a.due_on IS NOT NULL)
  AND p.state = 'reserved' AND p.open > 0
ORDER BY o.id, p.warehouse_id, l.position, p.id
