UPDATE orders_orderline l
SET quantity = c.quantity, cancelled = c.cancelled, quantity_entered = c.entered,
    quantity_typed = CASE WHEN l.quantity = c.quantity THEN l.quantity_typed ELSE '' END, unit_price = c.unit_price,
    note = c.note, gross = c.gross, discount = c.discount, order_discount = c.order_discount,
    adjustment = c.adjustment, tax = c.tax, total = c.total, credited = l.credited + c.gone_total - l.cancelled_total,
    cancelled_gross = c.gone_gross, cancelled_discount = c.gone_discount,
    cancelled_order_discount = c.gone_order_discount, cancelled_adjustment = c.gone_adjustment,
    cancelled_tax = c.gone_tax, cancelled_total = c.gone_total
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::text[], %s::numeric[],
            %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[],
            %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[])
     AS c(id, quantity, cancelled, entered, unit_price, note, gross, discount, order_discount, adjustment, tax, total,
          gone_gross, gone_discount, gone_order_discount, gone_adjustment, gone_tax, gone_total)
WHERE l.id = c.id
