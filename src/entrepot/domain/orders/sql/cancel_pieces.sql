UPDATE orders_orderline l
SET cancelled = l.cancelled + c.pieces, credited = l.credited + c.total,
    cancelled_gross = l.cancelled_gross + c.gross, cancelled_discount = l.cancelled_discount + c.discount,
    cancelled_order_discount = l.cancelled_order_discount + c.order_discount,
    cancelled_adjustment = l.cancelled_adjustment + c.adjustment, cancelled_tax = l.cancelled_tax + c.tax,
    cancelled_total = l.cancelled_total + c.total
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
            %s::numeric[]) AS c(id, pieces, gross, discount, order_discount, adjustment, tax, total)
WHERE l.id = c.id
