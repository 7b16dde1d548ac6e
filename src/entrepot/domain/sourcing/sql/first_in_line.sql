SELECT p.id, p.sku_id, p.warehouse_id, d.group_id, d.excluded, p.priority, p.promised_at
FROM sourcing_promise p
JOIN sourcing_demand d ON d.id = p.demand_id
WHERE p.company_id = %s AND p.sku_id = ANY(%s) AND p.state = 'waiting'
ORDER BY p.priority DESC, p.promised_at, p.id
