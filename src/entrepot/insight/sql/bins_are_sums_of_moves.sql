-- Moves between the same two places are summed first: there are few such pairs, and each move is read once.
WITH moved AS (
    SELECT source_id, target_id, sku_id, owner_id, coalesce(lot_id, 0) AS lot, condition, sum(quantity) AS quantity
    FROM inventory_move
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT coalesce(b.place_id, m.place_id) AS place, coalesce(b.sku_id, m.sku_id) AS sku,
       coalesce(b.on_hand, 0) AS book, coalesce(m.on_hand, 0) AS entries
FROM (
    SELECT place_id, sku_id, owner_id, coalesce(lot_id, 0) AS lot, condition, on_hand FROM inventory_bin
) b
FULL JOIN (
    SELECT p.id AS place_id, x.sku_id, x.owner_id, x.lot, x.condition, sum(x.change) AS on_hand
    FROM (
        SELECT target_id AS place_id, sku_id, owner_id, lot, condition, quantity AS change FROM moved
        UNION ALL
        SELECT source_id, sku_id, owner_id, lot, condition, -quantity FROM moved
    ) x
    JOIN inventory_place p ON p.id = x.place_id AND p.warehouse_id IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5
) m USING (place_id, sku_id, owner_id, lot, condition)
WHERE coalesce(b.on_hand, 0) <> coalesce(m.on_hand, 0)
