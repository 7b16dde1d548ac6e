-- One row a stage that has orders: how many, the oldest, how many over the limit, past ship-by, past deadline.
SELECT s.stage, count(*) AS orders, min(s.since) AS oldest_since,
       (array_agg(o.number ORDER BY s.since, o.id))[1] AS oldest,
       count(*) FILTER (WHERE s.since < l.before) AS over_limit,
       count(*) FILTER (WHERE s.stage = ANY(%(before_leaving)s) AND o.ship_by < %(now)s) AS past_ship_by,
       count(*) FILTER (WHERE s.stage = ANY(%(before_leaving)s) AND o.deadline < %(now)s) AS past_deadline
FROM stages_orderstage s
JOIN orders_order o ON o.id = s.order_id
LEFT JOIN unnest(%(stages)s::text[], %(limits)s::timestamptz[]) AS l(stage, before) ON l.stage = s.stage
WHERE s.company_id = %(company)s AND s.stage = ANY(%(open)s)
GROUP BY s.stage
