SELECT f.id, f.number, f.company_id, f.warehouse_id, w.code, w.time_zone, f.state, f.steps, f.priority, f.ship_by,
       f.split_from_id,
       EXISTS (
           SELECT FROM fulfilment_fulfilment m
           WHERE (m.id = f.split_from_id OR m.split_from_id = coalesce(f.split_from_id, f.id)) AND m.id <> f.id
             AND m.state IN ('released', 'picked', 'checked')
       )
FROM fulfilment_fulfilment f
JOIN inventory_warehouse w ON w.id = f.warehouse_id
WHERE f.id = ANY(%s)
ORDER BY f.id
