SELECT coalesce(l.sku_id, p.sku_id) AS sku, coalesce(l.warehouse_id, p.warehouse_id) AS warehouse,
       coalesce(l.kept, 0) AS book, coalesce(p.kept, 0) AS entries
FROM (SELECT company_id, sku_id, warehouse_id, reserved + short AS kept FROM inventory_level WHERE owner_id = 0) l
FULL JOIN (
    SELECT company_id, sku_id, warehouse_id, sum(open + released + picked) AS kept
    FROM sourcing_promise WHERE state = 'reserved' GROUP BY 1, 2, 3
) p USING (company_id, sku_id, warehouse_id)
WHERE coalesce(l.kept, 0) <> coalesce(p.kept, 0)
