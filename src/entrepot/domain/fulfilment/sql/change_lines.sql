UPDATE fulfilment_fulfilmentline l
SET recalled = n.recalled, short = n.short, picked = n.picked, packed = n.packed, shipped = n.shipped
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS n(id, recalled, short, picked, packed, shipped)
WHERE l.id = n.id
