-- Those of these numbers that lie in bins, and how many numbers their bin has beyond its pieces.
SELECT s.sku_id, s.code, s.place_id, p.code,
       (SELECT count(*) FROM inventory_serial o WHERE o.sku_id = s.sku_id AND o.place_id = s.place_id)
       - (SELECT coalesce(sum(b.on_hand), 0) FROM inventory_bin b WHERE b.sku_id = s.sku_id AND b.place_id = s.place_id)
FROM inventory_serial s
JOIN inventory_place p ON p.id = s.place_id AND p.warehouse_id IS NOT NULL
WHERE (s.sku_id, s.code) IN (SELECT * FROM unnest(%s::bigint[], %s::text[]))
ORDER BY s.sku_id, s.code
FOR NO KEY UPDATE OF s
