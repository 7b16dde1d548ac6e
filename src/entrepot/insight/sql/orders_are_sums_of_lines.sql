SELECT o.number AS "order", o.total AS book, coalesce(l.total, 0) AS entries
FROM orders_order o
LEFT JOIN (
    SELECT order_id, sum(total) AS total, sum(gross) AS gross, sum(discount + order_discount) AS discount,
           sum(tax) AS tax, sum(adjustment) AS adjustment
    FROM orders_orderline GROUP BY 1
) l ON l.order_id = o.id
WHERE o.total <> coalesce(l.total, 0)
   OR o.goods_total + o.charges_total <> coalesce(l.gross, 0)
   OR o.discount_total <> coalesce(l.discount, 0)
   OR o.total <> o.goods_total + o.charges_total - o.discount_total + o.adjustment_total
                 + CASE WHEN o.tax_inclusive THEN 0 ELSE o.tax_total END
   OR o.adjustment_total <> coalesce(l.adjustment, 0)
   OR o.tax_total <> coalesce(l.tax, 0)
