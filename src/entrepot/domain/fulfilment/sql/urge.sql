WITH concerned AS (
    SELECT DISTINCT l.fulfilment_id AS id
    FROM fulfilment_fulfilmentline l JOIN orders_orderline ol ON ol.id = l.order_line_id
    WHERE ol.order_id = ANY(%s) AND l.quantity > l.recalled + l.short + l.shipped
),
urgent AS (
    SELECT l.fulfilment_id AS id, max(o.priority) AS priority, min(o.ship_by) AS ship_by
    FROM fulfilment_fulfilmentline l
    JOIN orders_orderline ol ON ol.id = l.order_line_id
    JOIN orders_order o ON o.id = ol.order_id
    WHERE l.fulfilment_id IN (SELECT id FROM concerned)
    GROUP BY 1
)
UPDATE fulfilment_fulfilment f SET priority = urgent.priority, ship_by = urgent.ship_by
FROM urgent WHERE f.id = urgent.id
