SELECT p.id, p.number, p.company_id, p.warehouse_id, w.code, p.carrier, p.service, p.tracking_number,
       p.weight_g, p.length_mm, p.width_mm, p.height_mm, p.packed_at, p.handed_over_at, p.delivered_at,
       p.waybill_id
FROM shipping_parcel p
JOIN inventory_warehouse w ON w.id = p.warehouse_id
WHERE p.id = ANY(%s)
ORDER BY p.id
