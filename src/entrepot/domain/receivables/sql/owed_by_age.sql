-- What orders still owe, by customer and currency: not due yet, and by days since it was due; without leave to pay
-- later an order is due on the day on which it was placed.
WITH owed AS (
    SELECT customer_id, currency, balance,
           %(today)s - coalesce(due_on, (created_at AT TIME ZONE %(zone)s)::date) AS days,
           due_on IS NOT NULL AND due_on >= %(today)s AS not_due
    FROM receivables_account
    WHERE company_id = %(company)s AND kind = 'order' AND balance > 0
)
SELECT o.customer_id, c.number, c.name, o.currency, count(*) AS orders,
       coalesce(sum(balance) FILTER (WHERE not_due), 0) AS not_due,
       coalesce(sum(balance) FILTER (WHERE NOT not_due AND days <= 30), 0) AS to_30,
       coalesce(sum(balance) FILTER (WHERE NOT not_due AND days BETWEEN 31 AND 60), 0) AS to_60,
       coalesce(sum(balance) FILTER (WHERE NOT not_due AND days BETWEEN 61 AND 90), 0) AS to_90,
       coalesce(sum(balance) FILTER (WHERE NOT not_due AND days > 90), 0) AS older,
       sum(balance) AS owed
FROM owed o LEFT JOIN customers_customer c ON c.id = o.customer_id
GROUP BY o.customer_id, c.number, c.name, o.currency
ORDER BY sum(balance) DESC, c.number LIMIT %(most)s
