SELECT f.number AS fulfilment, format('%%s at warehouse %%s', f.state, f.warehouse_id) AS book,
       format('%%s to do, promised at warehouse %%s', l.to_do, l.warehouse_id) AS entries
FROM fulfilment_fulfilment f
JOIN (
    SELECT l.fulfilment_id, p.warehouse_id, sum(l.quantity - l.recalled - l.short - l.shipped) AS to_do
    FROM fulfilment_fulfilmentline l
    JOIN sourcing_promise p ON p.id = l.promise_id
    GROUP BY 1, 2
) l ON l.fulfilment_id = f.id
WHERE l.warehouse_id <> f.warehouse_id OR f.state IN ('handed_over', 'cancelled') AND l.to_do > 0
