SELECT l.sku_id, l.on_hand
FROM inventory_level l
WHERE l.company_id = %s AND l.owner_id = %s AND l.warehouse_id = %s AND l.sku_id = ANY(%s)
ORDER BY l.sku_id
FOR NO KEY UPDATE OF l
