SELECT r.id, r.rules::text,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object(
               'id', w.id, 'code', w.code, 'country', w.country, 'region_code', w.region_code,
               'priority', w.priority, 'serves', to_jsonb(w.serves), 'channels', to_jsonb(w.channels)) ORDER BY w.id)
           FROM inventory_warehouse w WHERE w.company_id = %s AND w.archived_at IS NULL), '[]'::jsonb)::text
FROM sourcing_ruleset r
WHERE r.company_id = %s AND r.active
