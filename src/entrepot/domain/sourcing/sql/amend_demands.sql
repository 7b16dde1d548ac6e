UPDATE sourcing_demand d
SET quantity = d.quantity + c.quantity, cancelled = d.cancelled + c.cancelled, reserved = d.reserved + c.reserved,
    waiting = d.waiting + c.waiting, short = d.short + c.short
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS c(id, quantity, cancelled, reserved, waiting, short)
WHERE d.id = c.id
