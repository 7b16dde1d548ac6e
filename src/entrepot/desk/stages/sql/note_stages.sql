-- The one place that says which stage an order is in. Time in a stage runs on while the stage stays the same.
INSERT INTO stages_orderstage AS s (order_id, company_id, stage, since)
SELECT o.id, o.company_id,
       CASE WHEN o.state = 'draft' THEN 'entry'
            WHEN o.state = 'placed' THEN 'review'
            WHEN o.state = 'completed' THEN 'completed'
            WHEN o.state IN ('cancelled', 'rejected') THEN 'closed'
            WHEN o.progress IN ('delivered', 'returned', 'nothing') THEN
                CASE WHEN a.standing IN ('paid', 'nothing_owed', 'overpaid', 'refunded') THEN 'settled'
                     ELSE 'delivered' END
            WHEN o.progress = 'shipped' THEN 'shipped'
            WHEN work.packed THEN 'packed'
            WHEN work.packed IS NOT NULL THEN 'picking'
            ELSE 'allocation' END,
       changed.at
FROM unnest(%s::bigint[], %s::timestamptz[]) AS changed(id, at)
JOIN orders_order o ON o.id = changed.id
LEFT JOIN receivables_account a ON a.id = o.account_id
LEFT JOIN LATERAL (
    SELECT bool_and(f.state = 'packed') AS packed
    FROM orders_orderline ol
    JOIN fulfilment_fulfilmentline fl ON fl.order_line_id = ol.id
    JOIN fulfilment_fulfilment f ON f.id = fl.fulfilment_id
    WHERE ol.order_id = o.id AND fl.quantity > fl.recalled + fl.short + fl.shipped
      AND f.state IN ('released', 'picked', 'checked', 'packed')
) work ON true
ORDER BY o.id
ON CONFLICT (order_id) DO UPDATE SET stage = excluded.stage, since = excluded.since
WHERE s.stage <> excluded.stage
