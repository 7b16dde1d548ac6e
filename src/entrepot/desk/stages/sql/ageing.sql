-- One row a stage that has orders: how many, the oldest, how many over the limit, past ship-by, past deadline.
-- How many is counted in the index of stages alone; of orders themselves only those that are late are looked at.
WITH late AS (
    SELECT s.stage, count(*) FILTER (WHERE o.ship_by < %(now)s) AS past_ship_by,
           count(*) FILTER (WHERE o.deadline < %(now)s) AS past_deadline
    FROM orders_order o
    JOIN stages_orderstage s ON s.order_id = o.id
    WHERE o.company_id = %(company)s AND o.state = ANY(%(states)s) AND least(o.ship_by, o.deadline) < %(now)s
      AND s.stage = ANY(%(before_leaving)s)
    GROUP BY s.stage
)
SELECT c.*, (SELECT o.number FROM stages_orderstage x JOIN orders_order o ON o.id = x.order_id
             WHERE x.company_id = %(company)s AND x.stage = c.stage ORDER BY x.since, x.order_id LIMIT 1) AS oldest,
       coalesce(late.past_ship_by, 0) AS past_ship_by, coalesce(late.past_deadline, 0) AS past_deadline
FROM (
    SELECT s.stage, count(*) AS orders, min(s.since) AS oldest_since,
           count(*) FILTER (WHERE s.since < l.before) AS over_limit
    FROM stages_orderstage s
    LEFT JOIN unnest(%(stages)s::text[], %(limits)s::timestamptz[]) AS l(stage, before) ON l.stage = s.stage
    WHERE s.company_id = %(company)s AND s.stage = ANY(%(open)s)
    GROUP BY s.stage
) c
LEFT JOIN late USING (stage)
