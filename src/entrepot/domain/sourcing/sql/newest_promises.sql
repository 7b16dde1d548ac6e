SELECT id
FROM (
    SELECT p.id, p.priority, p.promised_at, l.short,
           sum(p.open) OVER (PARTITION BY p.sku_id, p.warehouse_id
                             ORDER BY p.priority, p.promised_at DESC, p.id DESC) - p.open AS before
    FROM sourcing_promise p
    JOIN inventory_level l ON l.company_id = p.company_id AND l.sku_id = p.sku_id
         AND l.warehouse_id = p.warehouse_id AND l.owner_id = 0 AND l.short > 0
    WHERE p.company_id = %s AND p.state = 'reserved' AND p.open > 0
      AND (p.sku_id, p.warehouse_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
) ranked
WHERE before < short
ORDER BY priority, promised_at DESC, id DESC
