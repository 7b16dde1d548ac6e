SELECT b.sku_id, p.warehouse_id, b.id, b.place_id, b.lot_id, greatest(0, b.on_hand - b.picked)
FROM (
    SELECT b.* FROM inventory_bin b
    JOIN inventory_place p ON p.id = b.place_id
    WHERE (b.sku_id, p.warehouse_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))
      AND p.sellable AND b.condition = 'good' AND b.owner_id = 0 AND b.on_hand > 0
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
) b
JOIN inventory_place p ON p.id = b.place_id
LEFT JOIN inventory_lot t ON t.id = b.lot_id
ORDER BY b.sku_id, t.expires_on NULLS LAST, p.sequence, p.code, b.id
