SELECT f.id AS line, format('packed %%s, shipped %%s', f.packed, f.shipped) AS book,
       format('packed %%s, shipped %%s, moved %%s', coalesce(p.packed, 0), coalesce(p.shipped, 0),
              coalesce(m.moved, 0)) AS entries
FROM fulfilment_fulfilmentline f
LEFT JOIN (
    SELECT l.fulfilment_line_id, sum(l.quantity - l.taken_out) AS packed,
           sum(l.quantity - l.taken_out) FILTER (WHERE p.state IN ('handed_over', 'delivered')) AS shipped
    FROM shipping_parcelline l JOIN shipping_parcel p ON p.id = l.parcel_id
    GROUP BY 1
) p ON p.fulfilment_line_id = f.id
LEFT JOIN (
    SELECT subject_id, sum(quantity) AS moved FROM inventory_move WHERE subject = 'fulfilment_line' GROUP BY 1
) m ON m.subject_id = f.id
WHERE f.packed <> coalesce(p.packed, 0) OR f.shipped <> coalesce(p.shipped, 0)
   OR f.shipped <> coalesce(m.moved, 0)
