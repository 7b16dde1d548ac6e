SELECT p.id, p.number, p.company_id, p.warehouse_id, w.code, p.carrier, p.service, p.tracking_number,
       p.weight_g, p.length_mm, p.width_mm, p.height_mm, p.packed_at, p.handed_over_at, p.delivered_at,
       p.waybill_id, p.freight,
       coalesce(f.orders, '{}'), coalesce(f.amounts, '{}')
FROM shipping_parcel p
JOIN inventory_warehouse w ON w.id = p.warehouse_id
LEFT JOIN LATERAL (
    SELECT array_agg(o.number ORDER BY o.id) AS orders, array_agg(s.amount ORDER BY o.id) AS amounts
    FROM shipping_freightshare s JOIN orders_order o ON o.id = s.order_id WHERE s.parcel_id = p.id
) f ON p.freight IS NOT NULL
WHERE p.id = ANY(%s)
ORDER BY p.id
