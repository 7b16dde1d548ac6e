UPDATE inventory_bin b SET on_hand = b.on_hand - c.quantity
FROM unnest(%s::bigint[], %s::bigint[]) AS c(id, quantity)
WHERE b.id = c.id
