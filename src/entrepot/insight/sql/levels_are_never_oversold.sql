SELECT sku_id AS sku, warehouse_id AS warehouse, on_hand AS book, reserved AS entries
FROM inventory_level
WHERE on_hand < 0 OR reserved < 0 OR waiting < 0 OR short < 0 OR reserved > on_hand
