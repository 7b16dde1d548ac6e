UPDATE bulk_bulkitem i SET outcome = r.outcome, code = r.code, facts = r.facts::jsonb
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS r(id, outcome, code, facts)
WHERE i.id = r.id AND i.outcome = 'pending'
