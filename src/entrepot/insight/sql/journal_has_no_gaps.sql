SELECT subject, subject_id, max(seq) AS book, count(*) AS entries
FROM journal_entry GROUP BY 1, 2 HAVING max(seq) <> count(*) OR min(seq) <> 1
