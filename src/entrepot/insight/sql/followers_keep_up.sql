SELECT c.follower, c.entry_id AS book, (SELECT max(id) FROM journal_entry) AS entries
FROM journal_cursor c
WHERE c.entry_id > 0 AND NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = c.entry_id)
