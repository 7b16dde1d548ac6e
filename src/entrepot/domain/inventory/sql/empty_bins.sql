UPDATE inventory_bin b SET on_hand = b.on_hand - c.quantity, picked = b.picked - c.quantity
FROM unnest(%s::bigint[], %s::bigint[]) AS c(id, quantity)
WHERE b.id = c.id
RETURNING b.id, b.place_id, b.owner_id, b.lot_id
