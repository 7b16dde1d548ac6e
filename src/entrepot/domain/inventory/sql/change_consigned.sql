UPDATE inventory_level l SET on_hand = l.on_hand + c.change
FROM unnest(%s::bigint[], %s::bigint[]) AS c(sku_id, change)
WHERE l.company_id = %s AND l.owner_id = %s AND l.warehouse_id = %s AND l.sku_id = c.sku_id
