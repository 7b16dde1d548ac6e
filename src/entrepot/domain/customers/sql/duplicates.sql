-- Customers who share something that belongs to one person or company: (what, their ids), newest first.
WITH shared AS (
    SELECT 'phone' AS why, phone_full AS what, id FROM customers_customer
    WHERE company_id = %s AND merged_into_id IS NULL AND archived_at IS NULL
), said AS (
    SELECT why, what, id FROM shared WHERE what <> ''
    UNION ALL
    SELECT 'email', lower(c.email), c.id FROM customers_customer c JOIN shared s ON s.id = c.id
    WHERE c.email <> '' AND position('*' IN c.email) = 0
    UNION ALL
    SELECT 'tax_number', upper(replace(c.tax_number, ' ', '')), c.id FROM customers_customer c JOIN shared s ON s.id = c.id
    WHERE c.tax_number <> '' AND position('*' IN c.tax_number) = 0
)
SELECT why, array_agg(id ORDER BY id) FROM said GROUP BY why, what HAVING count(*) > 1 ORDER BY max(id) DESC LIMIT %s
