SELECT b.id, b.place_id, b.sku_id, b.lot_id, b.on_hand, b.picked
FROM inventory_bin b
JOIN inventory_place p ON p.id = b.place_id
WHERE p.warehouse_id = %s AND b.sku_id = ANY(%s) AND b.owner_id = %s AND b.condition = 'good' AND p.sellable
ORDER BY b.id
FOR NO KEY UPDATE OF b
