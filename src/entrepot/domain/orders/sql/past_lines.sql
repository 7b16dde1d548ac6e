-- Writes the lines of past orders, their demands (all shipped) and the moves from before the books, in one go.
-- What was sold stands in `items` once; a line says which item of which order. Prices come in millionths,
-- totals in the currency's smallest coin.
WITH items AS (
    SELECT * FROM unnest(%(skus)s::bigint[], %(kinds)s::text[], %(factors)s::bigint[], %(codes)s::text[],
                         %(titles)s::text[], %(units)s::text[])
        WITH ORDINALITY AS i(sku_id, kind, factor, code, title, unit, item)
),
orders AS (
    SELECT * FROM unnest(%(orders)s::bigint[], %(groups)s::bigint[], %(days)s::date[], %(instants)s::timestamptz[])
        WITH ORDINALITY AS o(order_id, group_id, day, at, place)
),
sequences AS (
    SELECT pg_get_serial_sequence('orders_orderline', 'id')::regclass AS of_lines,
           pg_get_serial_sequence('sourcing_demand', 'id')::regclass AS of_demands
),
lines AS MATERIALIZED (
    SELECT nextval((SELECT of_lines FROM sequences)) AS id,
           CASE WHEN i.kind = 'goods' THEN nextval((SELECT of_demands FROM sequences)) END AS demand_id,
           o.order_id, o.group_id, o.day, o.at, l.position, i.kind, i.sku_id, i.code, i.title, i.unit, i.factor,
           l.quantity AS entered, l.quantity * i.factor AS pieces, l.price / 1000000.0 AS price,
           l.total * %(coin)s::numeric AS total
    FROM unnest(%(places)s::int[], %(item)s::int[], %(positions)s::int[], %(quantities)s::bigint[],
                %(prices)s::bigint[], %(totals)s::bigint[]) AS l(place, item, position, quantity, price, total)
    JOIN orders o ON o.place = l.place
    JOIN items i ON i.item = l.item
),
demanded AS (
    INSERT INTO sourcing_demand (id, company_id, group_id, sku_id, quantity, shipped)
    SELECT demand_id, %(company)s::bigint, group_id, sku_id, pieces, pieces FROM lines WHERE demand_id IS NOT NULL
),
moved AS (
    INSERT INTO inventory_move (company_id, sku_id, quantity, source_id, target_id, reason, subject, subject_id,
                                "on", at)
    SELECT %(company)s::bigint, sku_id, pieces, %(before)s::bigint, %(customer)s::bigint, 'history', 'order',
           order_id, day, at
    FROM lines WHERE demand_id IS NOT NULL
)
INSERT INTO orders_orderline (id, order_id, position, kind, sku_id, demand_id, code_received, title_received,
                              quantity, quantity_entered, unit, unit_factor, unit_price, gross, total)
SELECT id, order_id, position, kind, sku_id, demand_id, code, title, pieces, entered, unit, factor, price, total,
       total
FROM lines
