SELECT channel_id AS channel, external_id, count(*) AS book, 1 AS entries
FROM orders_order WHERE external_id <> '' GROUP BY 1, 2 HAVING count(*) > 1
