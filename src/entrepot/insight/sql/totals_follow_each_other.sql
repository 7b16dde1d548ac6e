-- Between two amendments that follow each other, and after the last one, nothing else may have changed what an order comes to.
SELECT o.number AS "order", e.before AS book, e.after AS entries
FROM (
    SELECT subject_id,
           (facts ->> 'total_after')::numeric AS before,
           CASE WHEN lead(kind) OVER told = 'order.amended' THEN (lead(facts) OVER told ->> 'total_before')::numeric END AS after,
           kind, lead(kind) OVER told AS next
    FROM journal_entry
    WHERE subject = 'order' AND kind IN (
        'order.amended', 'order.lines_cancelled', 'order.returned', 'order.total_adjusted', 'order.goods_matched',
        'order.prices_found'
    )
    WINDOW told AS (PARTITION BY subject_id ORDER BY seq)
) e
JOIN orders_order o ON o.id = e.subject_id
CROSS JOIN LATERAL (
    SELECT sum(l.total - l.cancelled_total) AS left FROM orders_orderline l WHERE l.order_id = o.id
) l
WHERE e.kind = 'order.amended'
  AND (e.next = 'order.amended' AND e.before <> e.after OR e.next IS NULL AND e.before <> l.left)
