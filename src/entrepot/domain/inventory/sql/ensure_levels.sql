INSERT INTO inventory_level (company_id, sku_id, warehouse_id, owner_id)
SELECT %s, k.sku_id, k.warehouse_id, %s
FROM unnest(%s::bigint[], %s::bigint[]) AS k(sku_id, warehouse_id)
ORDER BY 2, 3
ON CONFLICT DO NOTHING
