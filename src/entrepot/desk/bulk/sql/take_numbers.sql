-- Numbers in the order given, each once; those that name no order of the company are kept too, to be told.
INSERT INTO bulk_bulkitem (run_id, position, number, order_id, edition)
SELECT %s, row_number() OVER (ORDER BY min(given.n)), given.number, max(o.id), max(o.edition)
FROM unnest(%s::text[]) WITH ORDINALITY AS given(number, n)
LEFT JOIN orders_order o ON o.company_id = %s AND o.number = given.number
GROUP BY given.number
