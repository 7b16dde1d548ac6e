SELECT t.line_id, t.id, t.bin_id, t.quantity, t.picked, t.shipped, p.code, coalesce(b.code, ''), p.sequence
FROM fulfilment_picktask t
JOIN fulfilment_fulfilmentline l ON l.id = t.line_id
JOIN inventory_place p ON p.id = t.place_id
LEFT JOIN inventory_lot b ON b.id = t.lot_id
WHERE l.fulfilment_id = ANY(%s)
ORDER BY t.line_id, p.sequence, t.id
