WITH locked AS (
    SELECT b.id, c.quantity
    FROM inventory_bin b JOIN unnest(%s::bigint[], %s::bigint[]) AS c(id, quantity) ON b.id = c.id
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
)
UPDATE inventory_bin b SET on_hand = b.on_hand - locked.quantity, picked = b.picked - locked.quantity
FROM locked WHERE b.id = locked.id AND b.on_hand >= locked.quantity
RETURNING b.id, b.place_id, b.owner_id, b.lot_id
