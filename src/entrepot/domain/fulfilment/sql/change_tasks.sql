UPDATE fulfilment_picktask t
SET quantity = n.quantity, picked = n.picked, shipped = n.shipped
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS n(id, quantity, picked, shipped)
WHERE t.id = n.id
