UPDATE sourcing_demand d
SET cancelled = d.cancelled + c.cancelled, shipped = d.shipped + c.shipped,
    reserved = d.reserved + c.reserved, waiting = d.waiting + c.waiting, short = d.short + c.short
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS c(id, cancelled, shipped, reserved, waiting, short)
WHERE d.id = c.id
