-- What was picked and has left is on no bin any more, so only the others are added up.
SELECT b.id AS bin, b.sku_id AS sku, b.picked AS book, coalesce(t.asked, 0) AS entries
FROM inventory_bin b
LEFT JOIN (
    SELECT bin_id, sum(quantity - shipped) AS asked FROM fulfilment_picktask WHERE quantity <> shipped GROUP BY 1
) t ON t.bin_id = b.id
WHERE b.picked <> coalesce(t.asked, 0)
