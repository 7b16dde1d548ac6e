SELECT l.sku_id, l.warehouse_id, l.on_hand, l.reserved, l.waiting, l.short, l.safety
FROM inventory_level l
WHERE l.company_id = %s AND l.owner_id = 0 AND l.sku_id = ANY(%s)
ORDER BY l.sku_id, l.warehouse_id
FOR NO KEY UPDATE OF l
