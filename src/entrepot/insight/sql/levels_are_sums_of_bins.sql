SELECT coalesce(l.company_id, b.company_id) AS company, coalesce(l.sku_id, b.sku_id) AS sku,
       coalesce(l.warehouse_id, b.warehouse_id) AS warehouse, coalesce(l.on_hand, 0) AS book,
       coalesce(b.on_hand, 0) AS entries
FROM inventory_level l
FULL JOIN (
    SELECT p.company_id, b.sku_id, p.warehouse_id, b.owner_id, sum(b.on_hand) AS on_hand
    FROM inventory_bin b JOIN inventory_place p ON p.id = b.place_id
    WHERE p.sellable AND b.condition = 'good'
    GROUP BY 1, 2, 3, 4
) b USING (company_id, sku_id, warehouse_id, owner_id)
WHERE coalesce(l.on_hand, 0) <> coalesce(b.on_hand, 0)
