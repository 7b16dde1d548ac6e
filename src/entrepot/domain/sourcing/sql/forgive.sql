UPDATE sourcing_demand d
SET excluded = ARRAY(SELECT x FROM unnest(d.excluded) AS x
                     WHERE (d.sku_id, x) NOT IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[])))
WHERE d.id = ANY(%s)
