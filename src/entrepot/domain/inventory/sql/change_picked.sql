UPDATE inventory_bin b SET picked = b.picked + c.change
FROM unnest(%s::bigint[], %s::bigint[]) AS c(id, change)
WHERE b.id = c.id
