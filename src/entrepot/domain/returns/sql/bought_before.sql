-- Lines of imported orders that these customers bought under these codes, with what can still come back of each.
SELECT k.buyer_id, k.code, l.id, o.id, o.external_id, o.placed_at, l.unit_price, l.kind,
       coalesce(d.shipped, l.quantity - l.cancelled) - l.returned AS free, l.total - l.credited AS money,
       a.paid - a.refunded AS refundable
FROM unnest(%(buyers)s::bigint[], %(codes)s::text[]) AS k(buyer_id, code)
JOIN orders_order o ON o.buyer_id = k.buyer_id AND o.channel_id = %(channel)s AND o.source = 'history'
     AND o.currency = %(currency)s
JOIN orders_orderline l ON l.order_id = o.id AND l.code_received = k.code
JOIN receivables_account a ON a.id = o.account_id
LEFT JOIN sourcing_demand d ON d.id = l.demand_id
WHERE l.returned < l.quantity - l.cancelled
ORDER BY o.placed_at DESC, l.id
