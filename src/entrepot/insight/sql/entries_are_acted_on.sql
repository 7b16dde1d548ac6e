-- A first failure may be a deadlock or a restart, and is tried again by itself.
SELECT r.follower, r.subject || ' ' || r.subject_id AS subject, r.attempts || ' attempts' AS book, r.problem AS entries
FROM journal_retry r
WHERE r.attempts > 1
