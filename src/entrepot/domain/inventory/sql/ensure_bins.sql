INSERT INTO inventory_bin (place_id, sku_id, lot_id, owner_id)
SELECT k.place_id, k.sku_id, k.lot_id, %s
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS k(place_id, sku_id, lot_id)
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
