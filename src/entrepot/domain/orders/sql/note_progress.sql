WITH locked AS (
    SELECT o.id, c.cancelled, c.shipped, c.delivered, c.returned
    FROM orders_order o
    JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
         AS c(id, cancelled, shipped, delivered, returned) ON o.id = c.id
    ORDER BY o.id
    FOR NO KEY UPDATE OF o
)
UPDATE orders_order o
SET units_cancelled = o.units_cancelled + locked.cancelled, units_shipped = o.units_shipped + locked.shipped,
    units_delivered = o.units_delivered + locked.delivered, units_returned = o.units_returned + locked.returned
FROM locked WHERE o.id = locked.id
