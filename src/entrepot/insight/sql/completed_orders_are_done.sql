-- What history says of its orders is believed. Money that went back a moment ago reopens the order as soon as its follower has read so.
SELECT o.number AS "order", o.state AS book,
       format('%%s, %%s owed, %%s holds', o.progress, a.balance, o.holds_open) AS entries
FROM orders_order o
JOIN receivables_account a ON a.id = o.account_id
WHERE o.state = 'completed' AND o.source <> 'history'
  AND (o.progress NOT IN ('delivered', 'returned', 'nothing') OR a.balance > 0 OR o.holds_open > 0)
  AND NOT EXISTS (
      SELECT 1 FROM journal_entry e
      LEFT JOIN journal_cursor c ON c.follower = 'orders.reopen_orders'
      WHERE e.subject = 'order' AND e.subject_id = o.id
        AND e.kind IN ('payment.allocation_taken_back', 'payment.refunded')
        AND (c.follower IS NULL OR (e.xid, e.id) > (c.xid, c.entry_id))
  )
