SELECT o.number AS "order", l.position AS line, l.cancelled_total AS book,
       l.cancelled_gross - l.cancelled_discount - l.cancelled_order_discount + l.cancelled_adjustment
       + CASE WHEN o.tax_inclusive THEN 0 ELSE l.cancelled_tax END AS entries
FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
WHERE l.cancelled > 0
  AND (l.cancelled_total <> l.cancelled_gross - l.cancelled_discount - l.cancelled_order_discount
                            + l.cancelled_adjustment + CASE WHEN o.tax_inclusive THEN 0 ELSE l.cancelled_tax END
       OR l.credited < l.cancelled_total
       OR l.cancelled = l.quantity AND (l.cancelled_total <> l.total OR l.cancelled_tax <> l.tax)
       OR l.returned = 0 AND l.credited <> l.cancelled_total)
