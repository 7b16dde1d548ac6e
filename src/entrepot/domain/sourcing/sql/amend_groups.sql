WITH changed AS (
    UPDATE sourcing_demandgroup g
    SET priority = coalesce(c.priority, g.priority), country = coalesce(c.country, g.country),
        region_code = coalesce(c.region_code, g.region_code), province = coalesce(c.province, g.province),
        pinned_warehouse_id = CASE WHEN c.pins THEN c.pinned ELSE g.pinned_warehouse_id END,
        promised_at = CASE WHEN c.dates THEN c.promised_at ELSE g.promised_at END
    FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::bigint[],
                %s::boolean[], %s::timestamptz[])
         AS c(id, priority, country, region_code, province, pins, pinned, dates, promised_at)
    WHERE g.id = c.id
    RETURNING g.id, g.priority
)
UPDATE sourcing_promise p SET priority = changed.priority
FROM sourcing_demand d JOIN changed ON changed.id = d.group_id
WHERE p.demand_id = d.id AND p.state <> 'resolved' AND p.priority <> changed.priority
