SELECT coalesce(l.sku_id, p.sku_id) AS sku, coalesce(l.warehouse_id, p.warehouse_id) AS warehouse,
       coalesce(l.waiting, 0) AS book, coalesce(p.waiting, 0) AS entries
FROM (SELECT company_id, sku_id, warehouse_id, waiting FROM inventory_level WHERE owner_id = 0) l
FULL JOIN (
    SELECT company_id, sku_id, warehouse_id, sum(open) AS waiting
    FROM sourcing_promise WHERE state = 'waiting' GROUP BY 1, 2, 3
) p USING (company_id, sku_id, warehouse_id)
WHERE coalesce(l.waiting, 0) <> coalesce(p.waiting, 0)
