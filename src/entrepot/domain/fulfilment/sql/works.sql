SELECT f.id, f.number, f.company_id, f.warehouse_id, w.code, w.time_zone, f.state, f.steps, f.priority, f.ship_by,
       f.split_from_id
FROM fulfilment_fulfilment f
JOIN inventory_warehouse w ON w.id = f.warehouse_id
WHERE f.id = ANY(%s)
ORDER BY f.id
