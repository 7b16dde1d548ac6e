UPDATE fulfilment_fulfilmentline l SET quantity = n.quantity
FROM unnest(%s::bigint[], %s::bigint[]) AS n(id, quantity) WHERE l.id = n.id
