SELECT DISTINCT d.id
FROM sourcing_demand d
JOIN unnest(%s::bigint[], %s::bigint[]) AS k(sku_id, warehouse_id)
  ON d.sku_id = k.sku_id AND k.warehouse_id = ANY(d.excluded)
WHERE d.company_id = %s AND d.quantity > d.cancelled + d.shipped
ORDER BY 1
