-- Goods may leave without their numbers being named, so a bin may know more numbers than it has pieces, never fewer.
SELECT s.sku_id AS sku, s.code AS what, p.place_id::text AS book, p.moved_to::text AS entries
FROM inventory_serial s
JOIN LATERAL (
    SELECT s.place_id, m.target_id AS moved_to FROM inventory_move m
    WHERE m.sku_id = s.sku_id AND m.serial = s.code ORDER BY m.id DESC LIMIT 1
) p ON p.place_id <> p.moved_to
UNION ALL
SELECT b.sku_id, 'bin ' || b.id, b.on_hand::text, coalesce(n.numbers, 0)::text
FROM inventory_bin b
JOIN catalog_sku k ON k.id = b.sku_id AND k.tracking = 'serial'
LEFT JOIN (SELECT sku_id, place_id, count(*) AS numbers FROM inventory_serial GROUP BY 1, 2) n
       ON n.sku_id = b.sku_id AND n.place_id = b.place_id
WHERE b.on_hand > coalesce(n.numbers, 0)
