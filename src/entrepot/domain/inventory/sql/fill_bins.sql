WITH locked AS (
    SELECT b.id, k.quantity
    FROM inventory_bin b
    JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS k(place_id, sku_id, lot_id, quantity)
      ON b.place_id = k.place_id AND b.sku_id = k.sku_id AND b.lot_id IS NOT DISTINCT FROM k.lot_id
    WHERE b.owner_id = %s AND b.condition = 'good'
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
)
UPDATE inventory_bin b SET on_hand = b.on_hand + locked.quantity FROM locked WHERE b.id = locked.id
