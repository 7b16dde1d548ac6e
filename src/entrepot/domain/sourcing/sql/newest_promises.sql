SELECT p.id
FROM sourcing_promise p
JOIN inventory_level l ON l.company_id = p.company_id AND l.sku_id = p.sku_id
     AND l.warehouse_id = p.warehouse_id AND l.owner_id = 0 AND l.short > 0
WHERE p.company_id = %s AND p.state = 'reserved' AND p.open > 0
  AND (p.sku_id, p.warehouse_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
ORDER BY p.id DESC
LIMIT 2000
