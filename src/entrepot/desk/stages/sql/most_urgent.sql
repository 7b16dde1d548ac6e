-- Of those that are longest in each stage, the few that are most urgent: an order with no date comes after those
-- that have one. The oldest are found in the index of stages, so that a stage of a hundred thousand costs no more.
SELECT s.stage, urgent.id
FROM unnest(%(stages)s::text[]) WITH ORDINALITY AS s(stage, place)
CROSS JOIN LATERAL (
    SELECT o.id, least(o.deadline, o.ship_by) AS due, oldest.since
    FROM (SELECT x.order_id, x.since FROM stages_orderstage x
          WHERE x.company_id = %(company)s AND x.stage = s.stage ORDER BY x.since, x.order_id LIMIT %(oldest)s) oldest
    JOIN orders_order o ON o.id = oldest.order_id
    WHERE %(channel)s::text = '' OR o.channel_id = (SELECT c.id FROM accounts_channel c
                                                    WHERE c.company_id = %(company)s AND c.code = %(channel)s)
    ORDER BY due NULLS LAST, oldest.since, o.id
    LIMIT %(most)s
) urgent
ORDER BY s.place, urgent.due NULLS LAST, urgent.since, urgent.id
