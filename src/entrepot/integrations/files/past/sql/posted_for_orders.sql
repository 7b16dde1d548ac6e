-- What imported orders brought in: the other side of what their accounts were charged.
SELECT coalesce(-sum(p.amount), 0)
FROM orders_order o
JOIN receivables_voucher v ON v.subject = 'order' AND v.subject_id = o.id AND v.kind = 'order_imported'
JOIN receivables_posting p ON p.voucher_id = v.id AND p.account_id <> o.account_id
WHERE o.channel_id = %(channel)s AND o.external_id = ANY(%(keys)s)
