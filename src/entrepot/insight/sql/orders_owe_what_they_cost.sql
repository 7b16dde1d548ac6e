SELECT o.number AS "order", format('charged %%s, credited %%s', a.charged, a.credited) AS book,
       format('total %%s, credited %%s', o.total, coalesce(l.credited, 0)) AS entries
FROM orders_order o
JOIN receivables_account a ON a.id = o.account_id
LEFT JOIN (SELECT order_id, sum(credited) AS credited FROM orders_orderline GROUP BY 1) l ON l.order_id = o.id
WHERE a.kind <> 'order' OR a.charged <> o.total OR a.credited <> coalesce(l.credited, 0)
