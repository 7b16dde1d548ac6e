UPDATE fulfilment_fulfilmentline l
SET fulfilment_id = n.fulfilment_id, position = n.position
FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS n(id, fulfilment_id, position)
WHERE l.id = n.id
