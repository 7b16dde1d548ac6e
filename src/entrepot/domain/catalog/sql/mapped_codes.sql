SELECT DISTINCT ON (w.channel_id, w.code) w.channel_id, w.code, s.code, m.unit, m.times
FROM unnest(%s::bigint[], %s::text[]) AS w(channel_id, code)
JOIN catalog_codemapping m ON m.company_id = %s AND m.code = w.code
                          AND (m.channel_id IS NULL OR m.channel_id = w.channel_id)
JOIN catalog_sku s ON s.id = m.sku_id
ORDER BY w.channel_id, w.code, m.channel_id NULLS LAST
