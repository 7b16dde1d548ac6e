-- The orders of another run with that outcome, as they are today.
INSERT INTO bulk_bulkitem (run_id, position, number, order_id, edition)
SELECT %s, row_number() OVER (ORDER BY i.position), i.number, o.id, o.edition
FROM bulk_bulkitem i LEFT JOIN orders_order o ON o.id = i.order_id
WHERE i.run_id = %s AND i.outcome = %s
