-- What history says of its orders is believed, and whoever completes one by hand may leave the rest owed. Money that went back a moment ago reopens the order as soon as its follower has read so.
SELECT o.number AS "order", o.state AS book,
       format('%%s, %%s owed, %%s holds', o.progress, a.balance, o.holds_open) AS entries
FROM orders_order o
JOIN receivables_account a ON a.id = o.account_id
WHERE o.state = 'completed' AND o.source <> 'history'
  AND (o.progress NOT IN ('delivered', 'returned', 'nothing') OR o.holds_open > 0 OR (a.balance > 0 AND NOT EXISTS (
      SELECT 1 FROM changes_changeset c
      JOIN changes_changefield f ON f.change_set_id = c.id AND f.name = 'state' AND f.after = '"completed"'
      WHERE c.order_id = o.id AND c.kind = 'override' AND c.state = 'confirmed' AND c.confirmed_at >= o.completed_at
  )))
  AND NOT EXISTS (
      SELECT 1 FROM journal_entry e
      LEFT JOIN journal_cursor c ON c.follower = 'orders.reopen_orders'
      WHERE e.subject = 'order' AND e.subject_id = o.id
        AND e.kind IN ('payment.allocation_taken_back', 'payment.refunded')
        AND (c.follower IS NULL OR (e.xid, e.id) > (c.xid, c.entry_id))
  )
