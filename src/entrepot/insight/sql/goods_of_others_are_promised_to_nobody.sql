SELECT l.sku_id AS sku, l.warehouse_id AS warehouse, l.owner_id AS owner,
       l.reserved + l.waiting + l.short AS book, 0 AS entries
FROM inventory_level l LEFT JOIN inventory_owner o ON o.id = l.owner_id AND o.company_id = l.company_id
WHERE l.owner_id <> 0 AND (o.id IS NULL OR l.reserved + l.waiting + l.short <> 0)
UNION ALL
SELECT b.sku_id, p.warehouse_id, b.owner_id, b.picked, 0
FROM inventory_bin b JOIN inventory_place p ON p.id = b.place_id LEFT JOIN inventory_owner o ON o.id = b.owner_id
WHERE b.owner_id <> 0 AND (o.id IS NULL OR b.picked <> 0)
