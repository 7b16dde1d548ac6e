SELECT o.number AS "order", l.position AS line, format('%%s cancelled', l.cancelled) AS book,
       format('%%s in confirmed changes', c.quantity) AS entries
FROM (
    SELECT l.order_line_id, sum(l.quantity) AS quantity
    FROM changes_changeline l JOIN changes_changeset s ON s.id = l.change_set_id
    WHERE s.kind = 'cancellation' AND s.state = 'confirmed'
    GROUP BY 1
) c
JOIN orders_orderline l ON l.id = c.order_line_id
JOIN orders_order o ON o.id = l.order_id
WHERE c.quantity > l.cancelled
