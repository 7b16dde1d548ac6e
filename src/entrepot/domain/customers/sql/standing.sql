-- Of customers who answer a search, who stands for each: themselves, and of those who were merged the one who was kept.
ARRAY(
    WITH answers AS MATERIALIZED ({answers})
    SELECT subject_id FROM answers
    UNION ALL
    SELECT c.merged_into_id FROM answers a JOIN customers_customer c ON c.id = a.subject_id
    WHERE c.merged_into_id IS NOT NULL
)
