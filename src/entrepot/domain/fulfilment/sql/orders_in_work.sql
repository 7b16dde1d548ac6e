SELECT DISTINCT l.fulfilment_id, o.id, o.number,
       -- What is masked and has no cipher may be anybody's.
       CASE WHEN a.masked AND a.platform_cipher = '' THEN '' ELSE coalesce(a.receiver_key, '') END,
       o.carrier, o.service, o.cod_amount > 0,
       coalesce((SELECT string_agg(DISTINCT h.code, ', ' ORDER BY h.code)
                 FROM orders_hold h WHERE h.order_id = o.id AND h.released_at IS NULL), ''),
       coalesce(c.refunded > 0, false), o.kind = 'presale', o.placed_at
FROM fulfilment_fulfilmentline l
JOIN orders_orderline ol ON ol.id = l.order_line_id
JOIN orders_order o ON o.id = ol.order_id
LEFT JOIN customers_address a ON a.id = o.ship_to_id
LEFT JOIN receivables_account c ON c.id = o.account_id
WHERE l.fulfilment_id = ANY(%s) AND l.quantity > l.recalled + l.short
ORDER BY 1, 2
