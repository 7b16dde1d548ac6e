INSERT INTO fulfilment_picktask (line_id, bin_id, place_id, lot_id, quantity, picked, shipped)
SELECT n.line_id, t.bin_id, t.place_id, t.lot_id, n.quantity, n.picked, n.shipped
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS n(line_id, cut_from, quantity, picked, shipped)
JOIN fulfilment_picktask t ON t.id = n.cut_from
