WITH free AS MATERIALIZED (
    SELECT l.id, l.sku_id, l.warehouse_id, l.on_hand, l.reserved, l.waiting, l.short, l.safety
    FROM inventory_level l
    WHERE l.company_id = %s AND l.owner_id = 0 AND l.sku_id = ANY(%s)
    ORDER BY l.sku_id, l.warehouse_id
    FOR NO KEY UPDATE OF l SKIP LOCKED
)
SELECT sku_id, warehouse_id, on_hand, reserved, waiting, short, safety FROM free
UNION ALL
SELECT l.sku_id, l.warehouse_id, NULL, NULL, NULL, NULL, NULL
FROM inventory_level l
WHERE l.company_id = %s AND l.owner_id = 0 AND l.sku_id = ANY(%s) AND l.id NOT IN (SELECT id FROM free)
ORDER BY 1, 2
