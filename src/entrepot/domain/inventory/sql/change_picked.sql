WITH locked AS (
    SELECT b.id, c.change
    FROM inventory_bin b JOIN unnest(%s::bigint[], %s::bigint[]) AS c(id, change) ON b.id = c.id
    ORDER BY b.id
    FOR NO KEY UPDATE OF b
)
UPDATE inventory_bin b SET picked = b.picked + locked.change FROM locked WHERE b.id = locked.id
