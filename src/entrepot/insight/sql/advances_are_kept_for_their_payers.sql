SELECT p.number AS payment, p.payer_id AS book, a.customer_id AS entries
FROM payments_payment p
JOIN receivables_account a ON a.id = p.kept_in_id
WHERE p.advance > 0 AND (p.payer_id IS NULL) <> (a.customer_id IS NULL)
ORDER BY p.id
