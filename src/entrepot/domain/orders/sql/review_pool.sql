WITH waiting AS (
    SELECT h.code, o.id, o.currency, o.total, min(h.placed_at) AS since
    FROM orders_hold h JOIN orders_order o ON o.id = h.order_id
    WHERE h.released_at IS NULL AND o.company_id = %s AND o.state IN ('placed', 'approved')
    GROUP BY h.code, o.id
), of_a_currency AS (
    SELECT code, currency, count(*) AS orders, min(since) AS oldest, sum(total) AS total
    FROM waiting GROUP BY code, currency
)
SELECT code, sum(orders)::bigint, min(oldest), json_object_agg(currency, total::text)::text
FROM of_a_currency GROUP BY code ORDER BY sum(orders) DESC, code
