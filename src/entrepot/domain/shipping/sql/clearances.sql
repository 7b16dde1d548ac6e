SELECT o.id, o.number, coalesce(h.codes, ''),
       o.payment_before_release AND coalesce(a.balance > o.cod_amount AND a.due_on IS NULL, true),
       CASE WHEN g.ship_complete THEN coalesce(m.missing, 0) ELSE 0 END
FROM orders_order o
LEFT JOIN receivables_account a ON a.id = o.account_id
LEFT JOIN sourcing_demandgroup g ON g.id = o.demand_group_id
LEFT JOIN LATERAL (
    SELECT string_agg(DISTINCT h.code, ', ' ORDER BY h.code) AS codes
    FROM orders_hold h WHERE h.order_id = o.id AND h.released_at IS NULL AND h.code <> %s
) h ON o.holds_open > 0
LEFT JOIN LATERAL (
    SELECT sum(d.reserved + d.waiting + d.short - coalesce(p.picked, 0))::bigint AS missing
    FROM sourcing_demand d
    LEFT JOIN LATERAL (SELECT sum(p.picked) AS picked FROM sourcing_promise p WHERE p.demand_id = d.id) p ON true
    WHERE d.group_id = g.id
) m ON g.ship_complete
WHERE o.id = ANY(%s)
